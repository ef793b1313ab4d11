"""Answers a question from passages of the archive."""

from openai import OpenAI

from archive_search.settings import ENDPOINT, MODEL

INSTRUCTION = "Answer from these passages alone, name those that you used, and say so where they do not tell."


def answered(question: str, passages: list[str]) -> str:
    """The model's answer to a question of staff."""
    client = OpenAI(base_url=ENDPOINT, api_key="unused")
    listed = "\n\n".join(f"[{number}] {passage}" for number, passage in enumerate(passages, 1))
    reply = client.chat.completions.create(
        model=MODEL,
        messages=[
            {"role": "system", "content": INSTRUCTION},
            {"role": "user", "content": f"{listed}\n\n{question}"},
        ],
    )
    return reply.choices[0].message.content or ""
