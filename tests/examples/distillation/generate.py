"""Writes the answers of the larger model that the small one is trained on: `python generate.py questions.jsonl`."""

import json
import sys

from vllm import LLM, SamplingParams


def main(questions: str) -> None:
    teacher = LLM(model="meta-llama/Llama-3.1-405B-Instruct", tensor_parallel_size=8)
    with open(questions, encoding="utf-8") as file:
        asked = [json.loads(line)["question"] for line in file]
    chats = [[{"role": "user", "content": question}] for question in asked]
    replies = teacher.chat(chats, SamplingParams(temperature=0.7, max_tokens=512))
    with open("answers.jsonl", "w", encoding="utf-8") as file:
        for question, reply in zip(asked, replies, strict=True):
            file.write(json.dumps({"prompt": question, "completion": reply.outputs[0].text}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
