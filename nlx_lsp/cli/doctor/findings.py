"""What the doctor finds, as values: for the report, and for programs as JSON."""

import platform
import sys
from collections.abc import Mapping

from attrs import field, frozen

from nlx_lsp import __version__
from nlx_lsp.engines.choice import Step
from nlx_lsp.values import JSON


@frozen(kw_only=True)
class Machine:
    """What this machine has to offer."""

    cores: int
    """Physical cores."""
    memory: int
    """Bytes that a model could have now."""
    memory_total: int
    """Bytes that there are."""
    needed: int = 0
    """Bytes that the chosen model takes, an estimate; 0 where it runs elsewhere, or nothing is known."""
    disk: int = 0
    """Bytes that are free for downloads."""
    downloads: str = ""
    """Where downloads go."""
    fitting: tuple[str, ...] = ()
    """The models of the catalogue that fit, from the least able to the ablest."""
    quick: str = ""
    """The ablest of them that is quick enough without a graphics card; empty if none is."""


@frozen(kw_only=True)
class Host:
    """The process that holds the models for all editors."""

    folder: str
    """Where it is reached."""
    status: Mapping[str, JSON] | None = None
    """What it says of itself; None if it does not run."""
    others: tuple[str, ...] = ()
    """The other versions that have, or had, one there."""
    problem: str = ""
    """What is wrong with it."""


@frozen(kw_only=True)
class Server:
    """A model server that was found on this machine."""

    address: str
    """Where it is."""
    kind: str
    """What it is."""
    models: tuple[str, ...]
    """What it runs."""


@frozen(kw_only=True)
class Trial:
    """What came of really loading the model."""

    model: str
    """What it calls itself."""
    load_seconds: float
    """Until it was ready; little where it was loaded already."""
    prompt_tokens: int
    """That it has read."""
    prompt_speed: float
    """Tokens a second; 0 where all of them were known."""
    tokens: int
    """That it has written."""
    speed: float
    """Tokens a second."""
    answer: str
    """What it has written, in the shape that was asked for."""


@frozen(kw_only=True)
class Findings:
    """All of it."""

    version: str = __version__
    """Of nlx-lsp."""
    python: str = f"{platform.python_version()} ({sys.executable})"
    """What runs it."""
    system: str = f"{platform.system()} {platform.machine()}"
    """What it runs on."""
    packages: Mapping[str, str]
    """The versions of what matters most; empty for what is not installed."""
    languages: Mapping[str, str]
    """By language, what is wrong with it; ``ok`` if nothing is."""
    actions: tuple[str, ...]
    """What can be done."""
    engine: str
    """What would generate; empty if nothing can."""
    model: str
    """What it would run; empty if there is nothing."""
    about_model: str = ""
    """What the model says of itself."""
    steps: tuple[Step, ...] = ()
    """How it came to these."""
    privacy: str
    """Where the user's code goes."""
    machine: Machine
    """What it would run on."""
    host: Host
    """What would run it, unless it runs elsewhere."""
    servers: tuple[Server, ...] = ()
    """The model servers of this machine."""
    allowed: Mapping[str, str] = field(factory=dict)
    """The servers to which code may go, by address, and the day when the user said so."""
    sandbox: str
    """What confines the tests that are run."""
    configuration: str
    """The path of the user's configuration file."""
    settings: Mapping[str, JSON]
    """The settings that are not at their default."""
    origins: Mapping[str, str]
    """Where they come from."""
    log: str
    """The path of the log."""
    problems: tuple[str, ...] = field(factory=tuple)
    """What is wrong, and what to do about it."""
    usable: bool
    """Whether everything is there to write a docstring."""
    trial: Trial | None = None
    """What came of loading the model, where that was asked for."""
