"""The engine for any server that speaks OpenAI's protocol, on this machine or a team's.

llama.cpp's llama-server, Ollama, vLLM, LM Studio and text-generation-webui are known by name; what they do
better or differently is in a file of each, derived from `dialect`.  Of any other server nothing is believed
that it has not shown.
"""
