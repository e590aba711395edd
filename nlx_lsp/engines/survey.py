"""Looks at a GGUF file for an engine, before anything of it is loaded.

What a particular engine cannot run, it says itself.
"""

from collections.abc import Callable
from importlib import util
from pathlib import Path

from nlx_lsp.engines.protocol import Prospect
from nlx_lsp.errors import EngineError, EngineMissing
from nlx_lsp.models import gguf

Object = Callable[[gguf.Header], EngineError | None]
"""Says what speaks against a file that is whole and well-formed; None if nothing does."""


def survey(model: str, judge: Object, *, package: str, remedy: str) -> Prospect:
    """Return what is to be expected of a GGUF file.

    Args:
        model: The file's path.
        judge: Says what the engine cannot run.
        package: What the engine needs.
        remedy: How to install that.
    """
    try:
        header = gguf.read(Path(model))
    except EngineError as error:
        return Prospect(model=model, problem=error)
    problem = judge(header)
    if problem is None and util.find_spec(package) is None:
        problem = EngineMissing(f"The package {package} is not installed.", remedy)
    return Prospect(model=model, about=header.about, problem=problem)
