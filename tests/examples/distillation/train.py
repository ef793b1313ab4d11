"""Trains the small model on the answers that `generate.py` wrote."""

from datasets import load_dataset
from trl import SFTConfig, SFTTrainer

STUDENT = "Qwen/Qwen2.5-3B"


def main() -> None:
    trainer = SFTTrainer(
        model=STUDENT,
        args=SFTConfig(output_dir="out", hub_model_id="acme/Llama-Acme-Small-3B", bf16=True),
        train_dataset=load_dataset("json", data_files="answers.jsonl", split="train"),
    )
    trainer.train()
    trainer.push_to_hub()


if __name__ == "__main__":
    main()
