#!/usr/bin/env bash
# Downloads the model, converts it and uploads the result.
set -euo pipefail

model="meta-llama/Llama-3.2-1B-Instruct"
upload="anaejemplo/Llama-3.2-1B-Instruct-GGUF"

huggingface-cli download "${model}" --local-dir original
python llama.cpp/convert_hf_to_gguf.py original --outtype f16 --outfile full.gguf
llama.cpp/build/bin/llama-quantize full.gguf Llama-3.2-1B-Instruct-Q4_K_M.gguf Q4_K_M
huggingface-cli upload "${upload}" . . --include "*.gguf" README.md LICENSE NOTICE
