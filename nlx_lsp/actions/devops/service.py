"""A unit with which systemd runs the project's program in the background."""

import re

from nlx_lsp.actions.devops.scaffold import Scaffold, Trace, program_of
from nlx_lsp.errors import EditRefused
from nlx_lsp.facts.fact import Fact, Project

_WORD = re.compile(r"[A-Za-z0-9][\w.-]*")
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
    description = project.first("description")
    page = next(
        (
            fact
            for fact in project.every("link")
            if re.fullmatch(r"https?://[^\s%\"'\\]+", fact.value) and fact.more.get("from") != "readme"
        ),
        None,
    )
    traces = [Trace(part=f"ExecStart={program.value}", fact=program)]
    unit = [f"Description={_escaped((description or program).value)}"]
    traces.insert(0, Trace(part=unit[0], fact=description or program))
    if page:
        unit.append(f"Documentation={page.value}")
        traces.append(Trace(part=unit[-1], fact=page))
    named = {fact.value: fact for fact in reversed(project.every("environment")) if _is_own(project, fact)}
    hints = [f"#Environment={name}=" for name in sorted(named)]
    traces += [Trace(part=f"#Environment={name}=", fact=named[name]) for name in sorted(named)]
    text = "\n".join(
        [
            *["[Unit]", *unit, ""],
            *["[Service]", f"ExecStart={program.value}", *hints, *_SHIELD, ""],
            *["[Install]", "WantedBy=multi-user.target"],
        ]
    )
    note = f"nothing says that {program.value} keeps running; systemd looks for it in its own folders"
    return Scaffold(
        form="systemd", path=f"{program.value}.service", text=f"{text}\n", traces=tuple(traces), note=note
    )


def _is_own(project: Project, fact: Fact) -> bool:
    """Whether a variable is the project's and not the system's: by its name, or because a file sets it."""
    name = project.first("name")
    own = re.sub(r"\W", "_", name.value).upper() if name else ""
    return fact.more.get("from") != "code" or bool(own and fact.value.startswith(f"{own}_"))


def _escaped(text: str) -> str:
    """Return a text as the value of a key: a specifier and a continuation lose their meaning."""
    return text.replace("%", "%%").rstrip("\\ ")
