"""What tests of the README action share: a project's facts, and one run of the action without its files."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve

from nlx_lsp.actions.protocol import Answer, Ask, Result
from nlx_lsp.actions.readme.layout import look
from nlx_lsp.actions.readme.section import Material
from nlx_lsp.actions.readme.sections import every
from nlx_lsp.actions.readme.task import ReadmeTask
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.markup import MARKUPS
from nlx_lsp.facts.fact import Fact, Kind, Origin, Project
from nlx_lsp.settings import Settings
from nlx_lsp.settings.table import ReadmeSettings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import Ran, Run, Token

Reply = Callable[[Ask], str]

NAMES = {"markdown": "README.md", "org": "README.org", "restructuredtext": "README.rst"}


def fact(kind: Kind, value: str, path: str = "pyproject.toml", **more: str) -> Fact:
    return Fact(kind=kind, value=value, origin=Origin(path=path, line=1), more=more)


FACTS = (
    fact("name", "fixit", registry="PyPI"),
    fact("description", "Mends broken links in text files"),
    fact("licence", "MIT", "LICENSE", says="text"),
    fact("keyword", "links"),
    fact("requirement", "Python >=3.11", **{"as": "platform"}),
    fact("link", "https://example.org/fixit", label="Repository"),
    fact("entry_point", "fixit", type="command", target="fixit.main:main"),
    fact("entry_point", "web", type="plug-in", group="fixit.sources", target="fixit.web:Web"),
    fact("install", "pip install .", **{"from": "clone"}),
    fact("test", "pytest"),
    fact("build", "python -m build"),
    fact("develop", "make lint", "Makefile", purpose="lint", says="look for mistakes"),
    fact("setting", "links.limit", "fixit/config.py", default="30", says="how many links are mended"),
    fact("environment", "FIXIT_CACHE", "fixit/cache.py"),
    fact("api", "def mend(text: str) -> str", "fixit/mend.py", name="mend", says="Mend the links of a text."),
    fact("example", "from fixit import mend\n\nmend('x')", "examples/first.py", language="python"),
    fact("document", "CONTRIBUTING.md", "CONTRIBUTING.md"),
    fact("document", "docs/guide.md", "docs/guide.md"),
)
PROJECT = Project(root=Path("/nowhere/fixit"), facts=FACTS)


def task(  # noqa: PLR0913 - what a run is made of
    text: bytes,
    project: Project = PROJECT,
    *,
    language: str = "markdown",
    markers: bool = True,
    sentences: int = 2,
    known: Mapping[str, str] | None = None,
) -> ReadmeTask:
    name = project.first("name")
    path = NAMES[language]
    return ReadmeTask(
        symbol=outline(Source.parse(text, path=path))[0],
        material=Material.of(project, path),
        layout=look(text, MARKUPS[language], every(), name.value if name else "", known or {}),
        place=project.root / path,
        apart=False,
        exists=True,
        settings=evolve(Settings(), readme=ReadmeSettings(markers=markers, sentences=sentences)),
    )


def drive(work: ReadmeTask, reply: Reply) -> Result:
    """Let the work go on to its end."""
    flow = work.flow()
    said: Any = next_of(flow, None)
    while not isinstance(said, Result):
        heard = (
            Ran(status=None, refused="nobody allowed it")
            if isinstance(said, Run)
            else Answer(tokens=(Token(text=reply(said)),))
        )
        said = next_of(flow, heard)
    return said


def next_of(flow: Any, heard: Any) -> Any:
    try:
        return next(flow) if heard is None else flow.send(heard)
    except StopIteration as end:
        return end.value


def revised(work: ReadmeTask, reply: Reply) -> bytes:
    """Return what becomes of the README."""
    result = drive(work, reply)
    edits = result.proposal.edits if result.proposal else ()
    return apply(work.layout.document.text, edits)


def script(answers: Sequence[str]) -> Reply:
    """Return what gives answers in turn, again and again."""
    turns = itertools.cycle(answers or ["{}"])
    return lambda _: next(turns)


def silent(_: Ask) -> str:
    return '{"sentences":[]}'
