"""A unit with which systemd runs the project's program in the background."""

import re

from nlx_lsp.actions.devops.scaffold import Scaffold, Trace, program_of
from nlx_lsp.errors import EditRefused
from nlx_lsp.facts.fact import Fact, Project

_WORD = re.compile(r"[A-Za-z0-9][\w.-]*")
_PAGE = re.compile(r"https?://[^\s%\"'\\]+")
_SHIELD = (
    "DynamicUser=yes",
    "NoNewPrivileges=yes",
    "PrivateTmp=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "Restart=on-failure",
)


def write(project: Project, command: str = "") -> Scaffold:
    """Return a unit.

    Args:
        project: What is known.
        command: The program; by default the first that the project installs.

    Raises:
        EditRefused: If it installs none.
    """
    program = program_of(project, command)
    if program is None or not _WORD.fullmatch(program.value):
        msg = f"The project installs no program {command}." if command else "The project installs no program."
        raise EditRefused(msg, "A service needs something to run.")
    about = _about(project, program)
    variables = {
        fact.value: fact for fact in reversed(project.every("environment")) if _is_own(project, fact)
    }
    service = [
        Trace(part=f"ExecStart={program.value}", fact=program),
        *(Trace(part=f"#Environment={name}=", fact=variables[name]) for name in sorted(variables)),
    ]
    lines = [
        *["[Unit]", *(trace.part for trace in about), ""],
        *["[Service]", *(trace.part for trace in service), *_SHIELD, ""],
        *["[Install]", "WantedBy=multi-user.target", ""],
    ]
    return Scaffold(
        form="systemd",
        path=f"{program.value}.service",
        text="\n".join(lines),
        traces=(*about, *service),
        note=f"nothing says that {program.value} keeps running; systemd looks for it in its own folders",
    )


def _about(project: Project, program: Fact) -> list[Trace]:
    """Return what describes the unit."""
    description = project.first("description") or program
    found = [Trace(part=f"Description={_escaped(description.value)}", fact=description)]
    for fact in project.every("link"):
        if _PAGE.fullmatch(fact.value) and fact.more.get("from") != "readme":
            return [*found, Trace(part=f"Documentation={fact.value}", fact=fact)]
    return found


def _is_own(project: Project, fact: Fact) -> bool:
    """Whether a variable is the project's and not the system's: by its name, or because a file sets it."""
    name = project.first("name")
    own = re.sub(r"\W", "_", name.value).upper() if name else ""
    return fact.more.get("from") != "code" or bool(own and fact.value.startswith(f"{own}_"))


def _escaped(text: str) -> str:
    """Return a text as the value of a key: a specifier and a continuation lose their meaning."""
    return text.replace("%", "%%").rstrip("\\ ")
