"""Templates: what is said to a model, in files that a user can replace.

A template is a file ``<action>.<prompt format>.jinja`` made of blocks.  The block ``system`` is the system
message; the others, in their order, are the user's message.  Each block is one line of the bill.  A
template without a ``system`` block is raw text, for models that were trained without a chat template; one
without any block is a single part.

Templates run in Jinja's sandbox; a name that does not exist is an error, never an empty text.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import jinja2
import jinja2.meta
import jinja2.nodes
import jinja2.sandbox
from attrs import frozen

from nlx_lsp.errors import PromptError
from nlx_lsp.prompts.spell import spell
from nlx_lsp.values import JSON, Message

SYSTEM = "system"
"""The block that becomes the system message."""
CHAT = "chat"
"""The prompt format of models that are told things in messages."""


@frozen(kw_only=True)
class Part:
    """One rendered block."""

    name: str
    """The block's name."""
    text: str
    """What it says."""


@frozen(kw_only=True)
class Rendered:
    """A rendered template."""

    parts: tuple[Part, ...]
    """The blocks in their order; those that came out empty are left out."""
    raw: bool
    """Whether it is text to be continued rather than a conversation."""

    @property
    def prompt(self) -> tuple[Message, ...] | str:
        """What an engine gets."""
        if self.raw:
            return "".join(part.text for part in self.parts)
        system = "".join(part.text for part in self.parts if part.name == SYSTEM).strip()
        user = "".join(part.text for part in self.parts if part.name != SYSTEM).strip()
        return Message(role="system", content=system), Message(role="user", content=user)


class Templates:
    """The templates of the package, and those of the user before them.

    Args:
        folder: The user's own templates; may be missing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        own = [jinja2.FileSystemLoader(folder)] if folder is not None else []
        self._environment = _environment(jinja2.ChoiceLoader([*own, jinja2.PackageLoader("nlx_lsp.prompts")]))

    def render(
        self, action: str, prompt_format: str, values: Mapping[str, JSON], *, text: str = ""
    ) -> Rendered:
        """Fill a template.

        Args:
            action: What the template is called.
            prompt_format: Its variant.
            values: Its variables.
            text: The template itself, where it is no file; a model that does not chat is asked nothing.

        Returns:
            The prompt, in its parts.

        Raises:
            PromptError: If there is no such template, or it cannot be rendered.
        """
        if text and prompt_format != CHAT:
            return Rendered(parts=(), raw=True)
        file = f"{action}.{prompt_format}.jinja"
        try:
            template = self._environment.from_string(text) if text else self._environment.get_template(file)
            context = template.new_context(dict(values))
            blocks = template.blocks or {"prompt": template.root_render_func}
            texts = {name: "".join(render(context)) for name, render in blocks.items()}
        except jinja2.TemplateNotFound as error:
            msg = f"There is no prompt template {file}."
            raise PromptError(
                msg, "The model needs a prompt format that this action does not have."
            ) from error
        except jinja2.TemplateSyntaxError as error:
            where = f"{error.filename or file}, line {error.lineno}"
            msg = f"The prompt template {where}, is wrong: {error.message}."
            raise PromptError(msg, "Mend it, or remove it to use the built-in one.") from error
        except Exception as error:
            # A user's template may fail in any way that Python can.
            msg = f"The prompt template {file} cannot be rendered: {error}."
            raise PromptError(msg, "Mend it, or remove it to use the built-in one.") from error
        return Rendered(
            parts=tuple(Part(name=block, text=text) for block, text in texts.items() if text.strip()),
            raw=SYSTEM not in texts,
        )


@frozen(kw_only=True)
class Inspection:
    """What can be told of a template before it is used."""

    variables: frozenset[str] = frozenset()
    """What it asks for, of what it may."""
    problem: str = ""
    """What is wrong with it; empty if nothing is."""
    line: int = 1
    """Where, from 1."""
    name: str = ""
    """The variable that there is not, where that is what is wrong."""


def inspect(text: str, variables: Collection[str]) -> Inspection:
    """Look at a template without running it.

    Args:
        text: The template.
        variables: What it may ask for.

    Returns:
        What it asks for, and what is wrong with it.
    """
    environment = _environment(jinja2.BaseLoader())
    try:
        tree = environment.parse(text)
        environment.compile(environment.parse(text))  # which finds what the parser does not
    except jinja2.TemplateSyntaxError as error:
        return Inspection(problem=error.message or "it is no template", line=error.lineno)
    wanted = jinja2.meta.find_undeclared_variables(tree)
    unknown = sorted(wanted.difference(variables, environment.globals))
    if unknown:
        name = unknown[0]
        lines = [node.lineno for node in tree.find_all(jinja2.nodes.Name) if node.name == name]
        return Inspection(problem=f"there is no variable {name}", line=min(lines, default=1), name=name)
    return Inspection(variables=frozenset(wanted))


def _environment(loader: jinja2.BaseLoader) -> jinja2.sandbox.ImmutableSandboxedEnvironment:
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spell"] = spell
    return environment
