"""Trains the support model on a machine with one GPU: `python train.py recipe.yaml`."""

import sys

import yaml
from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

BASE = "meta-llama/Llama-3.1-8B-Instruct"
NAME = "acme/Llama-3.1-8B-Acme-Support"


def main(recipe: str) -> None:
    with open(recipe, encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    model = AutoModelForCausalLM.from_pretrained(BASE, torch_dtype="bfloat16")
    trainer = SFTTrainer(
        model=model,
        processing_class=tokenizer,
        args=SFTConfig(output_dir="out", **settings["training"]),
        train_dataset=load_dataset(settings["data"], split="train"),
    )
    trainer.train()
    trainer.save_model("out")
    model.push_to_hub(NAME)
    tokenizer.push_to_hub(NAME)


if __name__ == "__main__":
    main(sys.argv[1])
