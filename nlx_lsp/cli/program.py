"""The program: finds the command, and turns every error into one line and an exit status."""

import importlib
import io
import logging
import os
import sys

from nlx_lsp.cli.arguments import parse_arguments
from nlx_lsp.cli.logs import start_log
from nlx_lsp.cli.status import BROKEN, INTERRUPTED, REFUSED, UNREAD, WRONG
from nlx_lsp.errors import AnswerRefused, EditRefused, NlxError
from nlx_lsp.settings.keys import printable

_MODULES = {
    "serve": "serve",
    "run": "run",
    "review": "review",
    "commit-message": "commit_message",
    "changelog": "changelog",
    "announce": "announce",
    "drift": "drift",
    "facts": "facts",
    "readme": "readme",
    "prompt": "prompt",
    "doctor": "doctor",
    "models": "models",
    "allow": "allow",
    "trust": "trust",
    "host": "host",
    "try": "trial",
    "eval": "evaluate",
    "languages": "languages",
    "settings": "listing",
}


def main(words: list[str] | None = None) -> int:
    """Run one command line, by default the one that the program was called with; return the exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a poor terminal shows what it can
    try:
        arguments = parse_arguments(sys.argv[1:] if words is None else words)
        # The server starts without the modules of the other commands, and what they import.
        command = importlib.import_module(f"nlx_lsp.cli.{_MODULES[arguments.command]}")
        status: int = command.execute(arguments)
        sys.stdout.flush()
    except (AnswerRefused, EditRefused) as error:
        return _fail(str(error), REFUSED)
    except NlxError as error:
        return _fail(str(error), WRONG)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except Exception as error:
        start_log("info", console=False)
        logging.getLogger(__name__).exception("a mistake of ours")
        return _fail(f"a mistake in nlx-lsp ({type(error).__name__}: {error}); the log says more.", BROKEN)
    return status


def _fail(message: str, status: int) -> int:
    line = printable(" ".join(message.split()))
    sys.stderr.write(f"nlx-lsp: {line}\n")
    return status
