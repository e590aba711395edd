"""The kinds of servers that are known, and how to tell which one is there."""

import asyncio

import httpx

from nlx_lsp.engines.openai.dialect import Ask, Dialect
from nlx_lsp.engines.openai.llama_server import LlamaServer
from nlx_lsp.engines.openai.lm_studio import LMStudio
from nlx_lsp.engines.openai.ollama import Ollama
from nlx_lsp.engines.openai.vllm import VLLM
from nlx_lsp.engines.openai.webui import WebUI
from nlx_lsp.values import JSON

_KNOWN: tuple[type[Dialect], ...] = (LlamaServer, VLLM, LMStudio, Ollama, WebUI, Dialect)
"""In the order in which they are tried; the last one is any server."""


async def recognise(ask: Ask) -> Dialect | None:
    """Return how to speak with a server; None if it is no model server.

    Args:
        ask: Asks the server.
    """
    signs = tuple(dict.fromkeys(kind.sign for kind in _KNOWN))
    answers = dict(zip(signs, await asyncio.gather(*(_try(ask, sign) for sign in signs)), strict=True))
    return next((kind() for kind in _KNOWN if kind.recognises(answers[kind.sign])), None)


async def _try(ask: Ask, path: str) -> JSON:
    """Ask; a server that does not know the question gives no answer."""
    try:
        return await ask(path)
    except (httpx.HTTPError, ValueError, RecursionError):
        return None
