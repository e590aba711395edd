"""The table of settings: types, messages and documentation are all derived from these classes.

A new key is one entry here.  Knows no source and reads no file.
"""

from collections.abc import Mapping
from typing import Any, Literal

import attrs
from attrs import field, frozen

from nlx_lsp.settings.engines import EngineSettings, HostSettings, OpenAISettings
from nlx_lsp.settings.keys import Key, Value, key


@frozen(kw_only=True)
class PromptSettings:
    """What a model is told."""

    budget_tokens: int = key(
        2048,
        "Tokens that a prompt may use; what does not fit is left out, and the bill says so.",
        low=128,
        high=1_048_576,
    )
    templates: str = key(
        "",
        "A folder with own prompt templates; a file in it replaces the built-in one of the same name.",
        user_only=True,
    )


@frozen(kw_only=True)
class DocstringSettings:
    """What docstrings look like."""

    style: str = key(
        "auto",
        "The style of docstrings; `auto` takes the one that the project uses.",
        group="nlx_lsp.docstring_styles",
    )
    line_length: int = key(
        0,
        "The longest line.",
        low=40,
        high=400,
        zero="the project's own",
    )
    types: Literal["auto", "always", "never"] = key(
        "auto",
        "Whether the types of parameters are repeated in the docstring; `auto` does as the project does.",
    )
    description: bool = key(
        False,
        "Whether a description follows the summary.",
    )
    min_probability: float = key(
        0.2,
        "How sure the model has to be of a field; below, the plain writer fills it.",
        low=0,
        high=1,
    )
    attempts: int = key(
        2,
        "How often the model is asked for a field before the plain writer fills it.",
        low=1,
        high=10,
    )
    private: bool = key(
        False,
        "Whether the action for a whole file also takes symbols whose names begin with an underscore.",
    )


@frozen(kw_only=True)
class ReviewSettings:
    """What a review shows."""

    doubt: Literal["strict", "normal", "chatty"] = key(
        "normal",
        "How sure the model has to be of a finding when it is asked about it again.",
    )
    findings: int = key(
        3,
        "The most findings for one symbol.",
        low=1,
        high=3,
    )
    replacements: bool = key(
        True,
        "Whether findings come with lines that mend them, where these can be verified.",
    )


@frozen(kw_only=True)
class TestsSettings:
    """How tests are scaffolded."""

    framework: str = key(
        "auto",
        "The test framework; `auto` takes the one that the project points to.",
        group="nlx_lsp.test_frameworks",
    )
    cases: int = key(
        8,
        "The most cases that are planned for one symbol.",
        low=1,
        high=40,
    )
    keep_all: bool = key(
        False,
        "Whether cases that add no coverage are kept, too.",
    )
    repeats: int = key(
        5,
        "How often each case has to pass before it is offered.",
        low=1,
        high=20,
    )
    report: Literal["auto", "always", "never"] = key(
        "auto",
        "Whether a table of what became of each case is shown; `auto` shows it where no test is offered.",
    )
    python: str = key(
        "",
        "The Python that runs a project's tests; empty for the project's own environment, as it is found.",
        user_only=True,
    )
    run: Literal["ask", "always", "never"] = key(
        "ask",
        "Whether tests are run, on a copy, before they are offered; `ask` asks once a workspace "
        "(docs/sandbox.md).",
        user_only=True,
    )
    unprotected: bool = key(
        False,
        "Whether they are also run where nothing can confine them: with all your rights.",
        user_only=True,
    )


@frozen(kw_only=True)
class DriftSettings:
    """How documentation that contradicts its code is shown (docs/drift.md)."""

    level: Literal["off", "hint", "warning"] = key(
        "hint",
        "How loudly an editor says it; `off` does not look.",
    )
    strict: bool = key(
        False,
        "Whether what may be meant otherwise counts as well: then the rules are those of pydoclint.",
    )


@frozen(kw_only=True)
class ActionsSettings:
    """What can be asked for besides (docs/own-actions.md)."""

    own: bool = key(
        True,
        "Whether actions are read that you describe in files, and those of projects that you trust.",
        user_only=True,
    )
    disabled: str = key(
        "",
        "The ids of actions that no menu shows, with commas between them; they can still be run by name.",
        text="text",
    )

    @property
    def hidden(self) -> frozenset[str]:
        """The ids in `disabled`."""
        return frozenset(name.strip() for name in self.disabled.split(",") if name.strip())


@frozen(kw_only=True)
class EditorSettings:
    """What editors show besides the menu."""

    code_lens: bool = key(
        False,
        "Whether Document, Review and Test stand above functions and classes, where the editor shows lenses.",
    )


@frozen(kw_only=True)
class ReadmeSettings:
    """How a README is written (docs/readme-action.md)."""

    markers: bool = key(
        True,
        "Whether sections that are written begin with a comment by which they are known again; without it, "
        "they are known again on this machine only.",
    )
    sentences: int = key(
        2,
        "The most sentences that the model writes for one section.",
        low=1,
        high=6,
        zero="none: a README of facts alone",
    )


@frozen(kw_only=True)
class LogSettings:
    """What is written to the log."""

    level: Literal["error", "warning", "info", "debug"] = key(
        "info",
        "The least severe messages that are logged.",
        user_only=True,
    )


@frozen(kw_only=True)
class Settings:
    """All settings, with their defaults filled in."""

    engine: EngineSettings = field(factory=EngineSettings)
    """How this machine runs models."""
    host: HostSettings = field(factory=HostSettings)
    """How long the host keeps what all editors share."""
    openai: OpenAISettings = field(factory=OpenAISettings)
    """A model server."""
    prompt: PromptSettings = field(factory=PromptSettings)
    """What a model is told."""
    docstring: DocstringSettings = field(factory=DocstringSettings)
    """What docstrings look like."""
    review: ReviewSettings = field(factory=ReviewSettings)
    """What a review shows."""
    tests: TestsSettings = field(factory=TestsSettings)
    """How tests are scaffolded."""
    drift: DriftSettings = field(factory=DriftSettings)
    """How documentation that contradicts its code is shown."""
    actions: ActionsSettings = field(factory=ActionsSettings)
    """What can be asked for besides."""
    editor: EditorSettings = field(factory=EditorSettings)
    """What editors show besides the menu."""
    readme: ReadmeSettings = field(factory=ReadmeSettings)
    """How a README is written."""
    log: LogSettings = field(factory=LogSettings)
    """What is written to the log."""
    origins: Mapping[str, str] = field(factory=dict, eq=False, repr=False)
    """The source of each key that some source has set."""

    def value(self, name: str) -> Value:
        """Return what the key `name`, such as ``docstring.style``, is set to."""
        section, _, attribute = name.partition(".")
        found: Value = getattr(getattr(self, section), attribute)
        return found

    def origin(self, name: str) -> str:
        """Return the name of the source that the key's value comes from."""
        return self.origins.get(name, "default")


SECTIONS: Mapping[str, type[Any]] = {
    "engine": EngineSettings,
    "host": HostSettings,
    "openai": OpenAISettings,
    "prompt": PromptSettings,
    "docstring": DocstringSettings,
    "review": ReviewSettings,
    "tests": TestsSettings,
    "drift": DriftSettings,
    "actions": ActionsSettings,
    "editor": EditorSettings,
    "readme": ReadmeSettings,
    "log": LogSettings,
}
"""The tables, by name."""

KEYS: Mapping[str, Key] = {
    row.name: row
    for section, table in SECTIONS.items()
    for row in (Key.of(section, attribute) for attribute in attrs.fields(table))
}
"""Every key, by name, in the order of the documentation."""


def build(values: Mapping[str, Value], origins: Mapping[str, str]) -> Settings:
    """Make settings of checked values, by key; what is missing keeps its default."""
    tables = {
        section: table(
            **{
                key.attribute: values[name]
                for name, key in KEYS.items()
                if key.section == section and name in values
            }
        )
        for section, table in SECTIONS.items()
    }
    return Settings(**tables, origins=dict(origins))
