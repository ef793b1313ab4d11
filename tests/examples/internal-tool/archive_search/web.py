"""The service that staff call."""

from fastapi import FastAPI

from archive_search.answers import answered

app = FastAPI()


@app.post("/answers")
def answer(question: str, passages: list[str]) -> dict[str, str]:
    """An answer to one question."""
    return {"answer": answered(question, passages)}
