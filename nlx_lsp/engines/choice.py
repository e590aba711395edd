"""Which engine runs which model, and why.

Engines are found by name through the entry point group ``nlx_lsp.engines``, built-ins and third parties
alike.  The first of these ways that leads anywhere is taken:

1. the engine that `engine.name` names,
2. the model that `engine.model` names: what its file says of itself decides on the engine,
3. the server that `openai.address` names,
4. a server found on this machine, unless `engine.discover` is false,
5. the bundled model.

A way that was named by the user and leads nowhere ends the search: what they have chosen is not replaced.
"""

import asyncio
from importlib import metadata

from attrs import evolve, frozen

from nlx_lsp.engines.location import locate
from nlx_lsp.engines.openai.ports import USUAL, listening
from nlx_lsp.engines.protocol import Engine, Prospect
from nlx_lsp.errors import EngineError, EngineMissing
from nlx_lsp.settings import Settings

GROUP = "nlx_lsp.engines"
"""The entry points."""
_AUTO = "auto"
_FIRST = "llama_cpp"
"""The engine that is asked first whether it runs a file: the fastest."""
_SERVERS = "openai"
"""The engine that speaks to servers."""
_CODE = ("code", "codestral", "devstral")
"""Parts of the names of models that are made for code."""


@frozen(kw_only=True)
class Step:
    """One thing that was looked at, and what came of it."""

    what: str
    """A setting, an engine, a server, …"""
    finding: str
    """Why it was taken or passed over, in words."""


@frozen(kw_only=True)
class Choice:
    """What the settings come to."""

    engine: str = ""
    """The engine's name; empty if there is none."""
    model: str = ""
    """What it runs: a weights file, a script, a model of a server; empty if there is none."""
    address: str = ""
    """The server that was found; empty where none was looked for."""
    about: str = ""
    """What the model says of itself."""
    here: bool = False
    """Whether the model is a file that is loaded on this machine."""
    steps: tuple[Step, ...] = ()
    """How it came to this, step by step."""
    problem: EngineError | None = None
    """What is missing, and the way out; None if nothing is."""

    @property
    def final(self) -> bool:
        """Whether there is nothing more to look for."""
        return bool(self.engine) or self.problem is not None

    def put_into(self, settings: Settings) -> Settings:
        """Return the settings as they would be if the user had chosen so."""
        if self.address:
            server = evolve(settings.openai, address=self.address, model=self.model)
            return evolve(settings, openai=server)
        return evolve(settings, engine=evolve(settings.engine, model=self.model))


async def choose(settings: Settings) -> Engine:
    """Return the engine that the settings describe; it is not loaded yet.

    Raises:
        EngineMissing: If there is no such engine, or it is not installed.
        ModelMissing: If there is no model to run.
        ModelRefused: If the model is none that an engine here can run.
    """
    return make(await explain(settings), settings)


def make(choice: Choice, settings: Settings) -> Engine:
    """Return the engine that was chosen; it is not loaded yet.

    Raises:
        EngineError: If there is none; see `choose`.
    """
    if choice.problem:
        raise choice.problem
    return _find(choice.engine).from_settings(choice.put_into(settings))


async def explain(settings: Settings) -> Choice:
    """Return which engine would run which model, and why; loads no model, and imports no library for it."""
    steps: list[Step] = []
    for way in (_named_engine, _named_model, _named_server, _running_server):
        choice = await way(settings)
        steps += choice.steps
        if choice.final:
            return evolve(choice, steps=tuple(steps))
    choice = await _bundled_model(settings)
    return evolve(choice, steps=(*steps, *choice.steps))


async def _named_engine(settings: Settings) -> Choice:
    """Take the engine that the user has named."""
    name, what = settings.engine.name, "engine.name"
    if name == _AUTO:
        return Choice(steps=(Step(what=what, finding="auto: the model decides"),))
    if name != _SERVERS or settings.openai.address:
        return await _engine(name, settings, Step(what=what, finding=f"{name}, as set"))
    found = await _running_server(settings)
    step = Step(what=what, finding=f"{name}, as set, and openai.address names no server")
    choice = found if found.final else await _engine(name, settings, step)
    return evolve(choice, steps=(step, *found.steps))


async def _engine(name: str, settings: Settings, step: Step) -> Choice:
    """Take an engine, with the model that is the user's or the bundled one if it runs files."""
    try:
        engine = _find(name)
        chosen = await asyncio.to_thread(_with_file, settings) if engine.runs_files else settings
    except EngineError as error:
        return Choice(engine=name, steps=(step, Step(what=name, finding=str(error))), problem=error)
    prospect = await asyncio.to_thread(engine.examine, chosen)
    steps = (step,) if prospect.problem is None else (step, Step(what=name, finding=str(prospect.problem)))
    return _choice(name, prospect, *steps, here=engine.runs_files)


async def _named_model(settings: Settings) -> Choice:
    """Take the model that the user has named, and an engine that runs it."""
    name, what = settings.engine.model, "engine.model"
    if not name:
        return Choice(steps=(Step(what=what, finding="not set"),))
    try:
        chosen = await asyncio.to_thread(_with_file, settings)
    except EngineError as error:
        return Choice(steps=(Step(what=what, finding=str(error)),), problem=error)
    return await _fitting_engine(chosen, Step(what=what, finding=f"{name}, as set"))


async def _named_server(settings: Settings) -> Choice:
    """Take the server that the user has named."""
    address, what = settings.openai.address, "openai.address"
    if not address:
        return Choice(steps=(Step(what=what, finding="not set"),))
    return await _engine(_SERVERS, settings, Step(what=what, finding=f"{address}, as set"))


async def _running_server(settings: Settings) -> Choice:
    """Take a server that runs on this machine, and by preference one that has a model for code."""
    what = "servers of this machine"
    if not settings.engine.discover:
        return Choice(steps=(Step(what=what, finding="not looked for: engine.discover is false"),))
    ports = await listening(USUAL)
    if not ports:
        nobody = f"nobody listens at the usual ports ({', '.join(map(str, USUAL))})"
        return Choice(steps=(Step(what=what, finding=nobody),))
    from nlx_lsp.engines.openai.discovery import discover  # noqa: PLC0415 - the client is slow to load

    offers = [(served, model) for served in await discover(ports) for model in served.models]
    if not offers:
        useless = f"nobody at {', '.join(map(str, ports))} serves a model that writes"
        return Choice(steps=(Step(what=what, finding=useless),))
    served, model = min(offers, key=lambda offer: not any(word in offer[1].lower() for word in _CODE))
    step = Step(what=what, finding=f"{served.kind} at {served.address} serves {model}")
    return Choice(engine=_SERVERS, model=model, address=served.address, about=served.kind, steps=(step,))


async def _bundled_model(settings: Settings) -> Choice:
    """Take the model that comes with the package."""
    what = "bundled model"
    try:
        chosen = await asyncio.to_thread(_with_file, settings)
    except EngineError as error:
        return Choice(steps=(Step(what=what, finding=str(error)),), problem=error)
    return await _fitting_engine(chosen, Step(what=what, finding="nothing else was found"))


async def _fitting_engine(settings: Settings, step: Step) -> Choice:
    """Take the first engine that runs a file; the reasons of the others, if none does."""
    steps = [step]
    failed: list[tuple[str, Prospect]] = []
    for name in _names():
        try:
            engine = _find(name)
        except EngineMissing as error:
            prospect = Prospect(model=settings.engine.model, problem=error, foreign=True)
        else:
            if not engine.runs_files:
                continue
            prospect = await asyncio.to_thread(engine.examine, settings)
        if prospect.problem is None:
            return _choice(name, prospect, *steps, Step(what=name, finding=f"runs it ({prospect.about})"))
        steps.append(Step(what=name, finding=str(prospect.problem)))
        failed.append((name, prospect))
    name, prospect = _nearest(failed)
    return _choice(name, prospect, *steps)


def _nearest(failed: list[tuple[str, Prospect]]) -> tuple[str, Prospect]:
    """Return the engine that came nearest to running a file, and why it does not."""
    known = [each for each in failed if not each[1].foreign] or failed
    installable = (each for each in known if isinstance(each[1].problem, EngineMissing))
    return next(installable, known[0])


def _choice(engine: str, prospect: Prospect, *steps: Step, here: bool = True) -> Choice:
    return Choice(
        engine=engine,
        model=prospect.model,
        about=prospect.about,
        here=here and prospect.problem is None,
        steps=steps,
        problem=prospect.problem,
    )


def _with_file(settings: Settings) -> Settings:
    """Return the settings with the path of the model that they name, by default the bundled one.

    Raises:
        ModelMissing: If it is not there.
    """
    path = locate(settings.engine.model)
    return evolve(settings, engine=evolve(settings.engine, model=str(path)))


def _names() -> list[str]:
    """Return the names of the engines that are installed, in the order in which they are asked."""
    found = {entry.name for entry in metadata.entry_points(group=GROUP)}
    return sorted(found, key=lambda name: (name != _FIRST, name))


def _find(name: str) -> type[Engine]:
    """Return an engine's class.

    Raises:
        EngineMissing: If there is none of this name, or it cannot be imported.
    """
    entry = next(iter(metadata.entry_points(group=GROUP, name=name)), None)
    if entry is None:
        msg = f"There is no engine {name}."
        raise EngineMissing(msg, f"Set engine.name to one of {', '.join(sorted(_names()))}.")
    try:
        engine: type[Engine] = entry.load()
    except ImportError as error:
        msg = f"The engine {name} cannot be imported: {error}."
        raise EngineMissing(msg, f"Reinstall {entry.dist.name if entry.dist else name}.") from error
    return engine
