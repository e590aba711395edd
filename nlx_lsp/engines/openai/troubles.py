"""What can go wrong with a server, each in one sentence and with the way out."""

import json
import re

import httpx

from nlx_lsp.engines.openai.address import Address
from nlx_lsp.errors import ContextOverflow, EngineCrashed, EngineError, ModelMissing, SchemaRefused
from nlx_lsp.settings.keys import printable
from nlx_lsp.values import JSON

BUSY = (429, 503)
"""The statuses of a server that has no time just now."""
_SHORTER = "Lower prompt.budget_tokens."
_LONGEST = 200
"""Characters of a server's own words that are passed on."""
_LONG_PROMPT = re.compile(
    r"context (?:size|length|window)|exceeds? .*context|too many tokens|prompt is too long", re.IGNORECASE
)
_NO_MODEL = re.compile(
    r"model\b.*(?:not found|does not exist|not exist|is not loaded|unknown)|no models? loaded", re.IGNORECASE
)
_NO_SCHEMA = re.compile(r"grammar|json_schema|response_format|schema", re.IGNORECASE)


class BodyRefused(EngineError):
    """A server that takes the request, but not something in it.

    Args:
        message: What happened.
        hint: What the user can do.
        said: The server's own words.
    """

    def __init__(self, message: str, hint: str = "", *, said: str = "") -> None:
        super().__init__(message, hint)
        self.said = said


class Troubles:
    """Puts the troubles with one server into words.

    Args:
        address: Where it is.
        key_variable: The environment variable from which its key comes; empty for none.
    """

    def __init__(self, address: Address, key_variable: str) -> None:
        self._where = address.root
        self._key_variable = key_variable

    def transport(self, error: httpx.HTTPError) -> EngineError:
        """Return the error for an answer that has not come, or not come to its end."""
        match error:
            case httpx.ReadTimeout():
                limits = error.request.extensions["timeout"]
                name = "connect" if limits["read"] == limits["connect"] else "answer"
                msg = f"{self._where} was silent for {limits['read']:g} seconds."
                hint = f"Look what the server does, or raise openai.{name}_seconds."
            case httpx.ConnectError() if "CERTIFICATE" in str(error).upper():
                msg = f"The certificate of {self._where} cannot be trusted: {_short(str(error))}."
                hint = "If it is your own, name its authority in SSL_CERT_FILE."
            case httpx.ConnectError() | httpx.ConnectTimeout():
                msg = f"Nobody answers at {self._where}."
                return EngineCrashed(msg, "Start the server, or correct openai.address.")
            case httpx.ProxyError():
                msg = f"The proxy does not lead to {self._where}: {_short(str(error))}."
                hint = "Correct HTTPS_PROXY or NO_PROXY."
            case _:
                msg = f"{self._where} broke off the connection: {_short(str(error)) or type(error).__name__}."
                return EngineCrashed(msg, "Look into the server's log; the next request tries again.")
        return EngineError(msg, hint)

    def status(self, status: int, path: str, body: str, location: str = "") -> EngineError:
        """Return the error for an answer that is no success.

        Args:
            status: Of HTTP.
            path: What was asked for, below the root.
            body: The answer's text.
            location: Where a redirect leads.
        """
        said = complaint(body)
        if location:
            msg = f"{self._where} sends us on to {_short(location)}, where nobody has allowed us to go."
            return EngineError(msg, "If that is the server, set openai.address to it.")
        if status in (401, 403):
            return self._keyless(status, said)
        quoted = f": {said}" if said else "."
        return self._by_words(status, said, quoted) or self._by_number(status, path, said, quoted)

    def complaint(self, error: JSON) -> EngineError:
        """Return the error for a complaint that comes in the middle of an answer."""
        said = complaint(json.dumps({"error": error}))
        if _LONG_PROMPT.search(said):
            return ContextOverflow(f"The prompt does not fit the model's context: {said}", _SHORTER)
        if _NO_SCHEMA.search(said):
            return SchemaRefused(
                f"{self._where} cannot keep to the answer's schema: {said}", "Update the server."
            )
        return EngineError(f"{self._where} gave up: {said}", "Look into the server's log.")

    def no_json(self, body: str) -> EngineError:
        """Return the error for an answer that is none of a model server."""
        page = body.lstrip()[:1] == "<"
        what = "a web page" if page else "something that is not JSON"
        msg = f"{self._where} answers with {what}: it is no server for models, or a proxy stands before it."
        return EngineError(msg, "Correct openai.address; it usually ends with /v1.")

    def broken(self) -> EngineError:
        """Return the error for an answer that ends before its end."""
        msg = f"{self._where} stopped in the middle of its answer."
        return EngineCrashed(msg, "Look into the server's log; the next request tries again.")

    def _by_words(self, status: int, said: str, quoted: str) -> EngineError | None:
        """Return the error for what servers say in words of their own, with one status or another."""
        if _NO_MODEL.search(said):
            msg = f"{self._where} does not have the model{quoted}"
            return ModelMissing(msg, "Set openai.model to one that it offers.")
        if status in (400, 413, 422, 500) and _LONG_PROMPT.search(said):
            return ContextOverflow(f"The prompt does not fit the model's context{quoted}", _SHORTER)
        return None

    def _by_number(self, status: int, path: str, said: str, quoted: str) -> EngineError:
        if status in (404, 405, 501):
            msg = f"{self._where} has no {path}: it is no server for models, or speaks an older protocol."
            return EngineError(msg, "Correct openai.address, or update the server.")
        if status in BUSY:
            msg = f"{self._where} is too busy, and was asked several times{quoted}"
            return EngineError(msg, "Try again later, or ask whoever runs it.")
        if status in (400, 422):
            msg = f"{self._where} refuses the request{quoted}"
            return BodyRefused(msg, "Update the server, or try another one.", said=said)
        msg = f"{self._where} fails with the status {status}{quoted}"
        return EngineError(msg, "Look into the server's log.")

    def _keyless(self, status: int, said: str) -> EngineError:
        quoted = f" ({said.rstrip('.')})" if said else ""
        if self._key_variable:
            msg = f"{self._where} refuses the key in ${self._key_variable}{quoted}."
            return EngineError(msg, "Put a valid key into the variable, where the editor is started.")
        msg = f"{self._where} wants a key, and answers {status}{quoted}."
        return EngineError(
            msg, "Set openai.key_variable to the name of an environment variable that holds it."
        )


def complaint(body: str) -> str:
    """Return what a server says is wrong, in one short line; empty if it does not say."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return "" if body.lstrip()[:1] == "<" else _short(body)
    for _ in range(3):
        if isinstance(found, dict):
            found = next((found[key] for key in ("error", "message", "detail", "msg") if key in found), "")
        elif isinstance(found, list):
            found = found[0] if found else ""
    return _short(found if isinstance(found, str) else json.dumps(found))


def _short(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
