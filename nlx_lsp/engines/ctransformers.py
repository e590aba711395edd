"""The engine for the package ctransformers: small, old, and the only one that runs files older than GGUF."""

from importlib import util
from pathlib import Path

from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.engines.protocol import Prospect
from nlx_lsp.engines.survey import survey
from nlx_lsp.engines.worker.reach import judge
from nlx_lsp.errors import EngineError, EngineMissing
from nlx_lsp.models import ggml
from nlx_lsp.settings import Settings

_PACKAGE = "ctransformers"
_REMEDY = 'Install it with pip install "nlx-lsp[ctransformers]".'


class CTransformers(Hosted):
    """ctransformers, which answers one request after the other."""

    name = "ctransformers"
    backend = "nlx_lsp.engines.worker.ctransformers"
    most_parallel = 1
    runs_files = True

    @classmethod
    def examine(cls, settings: Settings) -> Prospect:
        """Look at what the file holds; see `Engine`."""
        model = settings.engine.model
        path = Path(model)
        try:
            if not ggml.is_ggml(path):
                return survey(model, judge, package=_PACKAGE, remedy=_REMEDY)
            header = ggml.describe(path, ggml.read(path))
        except EngineError as error:
            return Prospect(model=model, problem=error)
        missing = util.find_spec(_PACKAGE) is None
        problem = EngineMissing(f"The package {_PACKAGE} is not installed.", _REMEDY) if missing else None
        return Prospect(model=model, about=header.about, problem=problem)
