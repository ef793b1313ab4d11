"""What calls do with a model that they are given, by their names."""

import re

# What looks at a text, shows it, refuses it or only keeps it, and what loads data and no model.
LOOKS = re.compile(
    r"print|pprint|debug|info|warn|warning|error|exception|critical|log|startswith|endswith|replace|split|strip|[lr]strip|lower|upper"
    r"|index|count|find|match|fullmatch|search|sub|compile|isinstance|len|echo|secho|skip|skipif|parametrize|fail|raises|approx|\w*Error"
    r"|\w*Exception|\w*Warning|Literal|TypeVar|auto_docstring|add_\w*docstrings?\w*|doctest|hasattr|removeprefix|removesuffix|partition"
    r"|title|markdown|write|remove|discard|assert\w*|fromisoformat|deprecated|xfail|load_dataset"
)
KEEPS = frozenset({"append", "add", "extend", "insert", "update"})
LOADS = re.compile(
    r"from_pretrained|pipeline|LLM|snapshot_download|hf_hub_download|Llama|ChatOllama|OllamaLLM|Ollama|load_model|JumpStartModel"
    r"|model_download|HuggingFacePipeline|TransformersModel|ChatHuggingFace|AutoModel\w*|log_model|SFTTrainer|AsyncLLMEngine|pull"
)
ASKS = re.compile(
    r"\w*InferenceClient|ChatGroq|ChatOpenAI|Groq|OpenAI|ChatTogether|ChatFireworks|ChatNVIDIA|ChatCerebras|completion|acompletion"
)
ASKED = frozenset({"completions", "chat", "responses", "messages", "inference"})
RUNS = frozenset(
    {"run", "Popen", "call", "check_call", "check_output", "system", "popen", "getoutput", "exec_run", "sh"}
)
# Functions of a warehouse that ask a model.
SQL = re.compile(
    r"\b(?:complete|try_complete|ai_complete|ai_query|ai_classify|ai_filter|ai_agg|ml_generate_text)\s*\(\s*['\"](?P<model>[^'\"\s]+)",
    re.IGNORECASE,
)
