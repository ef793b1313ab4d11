"""Where the model runs, and which one that is."""

import os

ENDPOINT = os.environ.get("ENDPOINT", "http://model:8000/v1")
MODEL = os.environ.get("MODEL", "meta-llama/Llama-3.3-70B-Instruct")
