"""Which engine runs which model, and why.

Engines are found by name through the entry point group ``nlx_lsp.engines``, built-ins and third parties
alike.  Nothing of an engine is imported before it is chosen.
"""

from importlib import metadata, util
from pathlib import Path

from attrs import evolve, frozen

import nlx_lsp
from nlx_lsp.engines.protocol import Engine
from nlx_lsp.errors import EngineError, EngineMissing, ModelMissing
from nlx_lsp.settings import Settings

GROUP = "nlx_lsp.engines"
"""The entry points."""
_RUNNERS = {"llama_cpp": "xllamacpp", "ctransformers": "ctransformers"}
"""The engines that ``auto`` tries in this order, and the package that each needs."""


@frozen(kw_only=True)
class Choice:
    """What the settings come to."""

    engine: str = ""
    """The engine's name; empty if there is none."""
    model: str = ""
    """What it runs: a weights file, or a script; empty if there is none."""
    reason: str = ""
    """Why these, in words."""
    problem: EngineError | None = None
    """What is missing, and the way out; None if nothing is."""


BUNDLED = "bundled"
"""The name by which `engine.model` means the bundled model."""


def choose(settings: Settings) -> Engine:
    """Return the engine that the settings describe; it is not loaded yet.

    Raises:
        EngineMissing: If there is no such engine, or it is not installed.
        ModelMissing: If there is no model to run.
    """
    choice = explain(settings)
    if choice.problem:
        raise choice.problem
    entry = next(iter(metadata.entry_points(group=GROUP, name=choice.engine)))
    try:
        factory: type[Engine] = entry.load()
    except ImportError as error:
        msg = f"The engine {choice.engine} cannot be imported: {error}."
        raise EngineMissing(msg, f"Reinstall {entry.dist.name if entry.dist else choice.engine}.") from error
    return factory.from_settings(evolve(settings, engine=evolve(settings.engine, model=choice.model)))


def explain(settings: Settings) -> Choice:
    """Return which engine would run which model, and why; imports and loads nothing."""
    wanted = settings.engine.name
    if wanted == "scripted":
        return _scripted(settings)
    engine = _runner() if wanted == "auto" else wanted
    names = sorted(entry.name for entry in metadata.entry_points(group=GROUP))
    if engine not in names:
        missing = EngineMissing(
            f"There is no engine {wanted}.", f"Set engine.name to one of {', '.join(names)}."
        )
        return Choice(problem=missing)
    why = "the first that is installed" if wanted == "auto" else "as set by engine.name"
    own = settings.engine.model not in ("", BUNDLED)
    model = Path(settings.engine.model).expanduser() if own else bundled()
    if model is None or not model.is_file():
        gone = f"The model {model} is not there." if model else "No model is configured, and none is bundled."
        return Choice(engine=engine, problem=ModelMissing(gone, "Set engine.model to a GGUF file."))
    which = "as set by engine.model" if own else "the bundled one, since engine.model names no other"
    return Choice(engine=engine, model=str(model), reason=f"the engine is {why}, and the model is {which}")


def bundled() -> Path | None:
    """Return the model that comes with this package; None if this copy has none."""
    folder = Path(nlx_lsp.__file__).parent / "models"
    return next(iter(sorted(folder.glob("*.gguf"))), None)


def _runner() -> str:
    """Return the first engine whose package is installed; the first of all where none is."""
    return next((name for name, package in _RUNNERS.items() if util.find_spec(package)), next(iter(_RUNNERS)))


def _scripted(settings: Settings) -> Choice:
    script = settings.engine.script
    if not script or not Path(script).expanduser().is_file():
        gone = f"The script {script} is not there." if script else "The scripted engine has no script."
        return Choice(
            engine="scripted", problem=ModelMissing(gone, "Set engine.script to a file of answers.")
        )
    return Choice(engine="scripted", model=script, reason="the engine and its script are as set")
