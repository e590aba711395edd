"""The words of the command line.  Knows what can be said, not what is done about it."""

import argparse
from typing import NoReturn

from nlx_lsp import __version__
from nlx_lsp.cli.models.arguments import add_verbs
from nlx_lsp.errors import UsageError

_PROJECT = "a file or folder of the project; by default this folder"
_STATUS = "Exit status: 0 done, 1 the answer was refused (what was not done is said), 2 wrong use or set-up."


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error."""

    def error(self, message: str) -> NoReturn:
        sentence = f"{_capital(message)}."
        raise UsageError(sentence, f"See `{self.prog} --help`.")


def parse_arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line; no command is `serve`.

    Raises:
        UsageError: If it makes no sense.
    """
    if words[:2] == ["run", "review"]:
        words = ["review", *words[2:]]
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["serve", *words]
    return _parser().parse_args(words)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="nlx-lsp",
        description="A language server that runs a local code model; without a command, it serves.",
        epilog=_STATUS,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"nlx-lsp {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    serve = _add(commands, "serve", "serve an editor (what happens without a command)")
    serve.add_argument("--stdio", action="store_true", help="on standard input and output (the default)")
    serve.add_argument("--tcp", type=int, metavar="PORT", help="on a port of this machine, for debugging")

    run = _add(commands, "run", "run an action on a file")
    _add_place(run)
    result = run.add_mutually_exclusive_group()
    result.add_argument("--diff", action="store_true", help="print the change; the default")
    result.add_argument("--write", action="store_true", help="write the change to the file")
    run.add_argument("--allow-run", action="store_true", help="run tests this time, on a copy of the project")

    review = _add(commands, "review", "look for faults in files, or in what has changed (as `run review`)")
    review.add_argument(
        "targets", nargs="*", metavar="FILE[:LINE[-LAST]]", help="a file, one symbol of it, or some lines"
    )
    review.add_argument(
        "--diff",
        nargs="?",
        const="",
        metavar="BASE",
        help="only the functions that have changed since BASE, by default the last commit; without files, in"
        " all files of this folder",
    )
    review.add_argument("--staged", action="store_true", help="the text that will be committed, for hooks")
    review.add_argument("--format", choices=("text", "json", "markdown", "sarif"), default="text")

    _add_drift(commands)
    _add_facts(commands)
    _add_readme(commands)
    _add_history(commands)
    _add_place(_add(commands, "prompt", "show what an action would send to the model, and what it costs"))

    doctor = _add(commands, "doctor", "say what would be used and why, and what to do next")
    doctor.add_argument("file", nargs="?", metavar="PATH", help=_PROJECT)
    doctor.add_argument("--json", action="store_true", help="for programs")
    doctor.add_argument("--load", action="store_true", help="really load the model, and let it write a line")

    models = "list, download, choose, check and remove models"
    add_verbs(
        commands.add_parser(
            "models", help=models, description=f"{_capital(models)}.", epilog=_STATUS, allow_abbrev=False
        )
    )

    allow = _add_yes(commands, "allow", "let code go to a model server on another machine")
    allow.add_argument("address", nargs="?", metavar="ADDRESS", help="such as https://models.example.org")
    trust = _add_yes(commands, "trust", "let tests of a folder be run before they are offered")
    trust.add_argument("folder", nargs="?", metavar="FOLDER", help="a project, or a folder of projects")

    host = _add(commands, "host", "look after the process that holds the models of all editors")
    host.add_argument("order", choices=("start", "stop", "status", "logs", "units"))
    host.add_argument("folder", nargs="?", metavar="FOLDER", help="where `units` writes units for systemd")
    host.add_argument("--json", action="store_true", help="for programs (status)")

    _add(commands, "try", "write docstrings for functions of Python's own library, and show them")

    evaluation = _add(commands, "eval", "measure what a model writes on your own code; changes no file")
    evaluation.add_argument(
        "action",
        metavar="ACTION",
        help="docstring: against what humans wrote; review: against faults that are put into functions;"
        " tests: by running them, also on faulty functions",
    )
    evaluation.add_argument("files", nargs="+", metavar="PATH", help="files and folders of code")
    evaluation.add_argument("--sample", type=int, default=100, metavar="N", help="functions; by default 100")
    evaluation.add_argument("--seed", type=int, default=0, metavar="N", help="which sample")
    evaluation.add_argument("--examples", type=int, default=20, metavar="N", help="answers to show")
    evaluation.add_argument("--json", metavar="FILE", help="write all of it to a file (review, tests)")
    evaluation.add_argument(
        "--mutants", type=int, default=10, metavar="N", help="faults a function; by default 10 (tests)"
    )
    evaluation.add_argument("--allow-run", action="store_true", help="run tests, on a copy (tests)")

    _add_lists(commands)
    return parser


def _add_lists(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Add the commands that list what there is."""
    languages = _add(commands, "languages", "list the languages that can be read")
    languages.add_argument(
        "--markdown", action="store_true", help="the documentation of what is known of each"
    )

    settings = _add(commands, "settings", "list every setting, its value and where it is from")
    settings.add_argument("file", nargs="?", metavar="PATH", help=_PROJECT)
    shape = settings.add_mutually_exclusive_group()
    shape.add_argument("--markdown", action="store_true", help="the documentation of all settings")
    shape.add_argument("--schema", action="store_true", help="a JSON schema of configuration files")


def _add_history(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Add the commands that write from what a repository's history says."""
    message = _add(
        commands, "commit-message", "write a message for what is staged, as messages are written here"
    )
    message.add_argument("folder", nargs="?", metavar="FOLDER", help="of the repository; by default this one")
    message.add_argument("--amend", action="store_true", help="for the last commit and what is staged")
    message.add_argument(
        "--body", action=argparse.BooleanOptionalAction, help="below the subject; by default of large changes"
    )
    message.add_argument(
        "--hook",
        nargs="+",
        metavar="WORD",
        help="put it into a file: what git tells its hook prepare-commit-msg",
    )
    changelog = _add(
        commands, "changelog", "add to the changelog what is new, or print the notes of a release"
    )
    changelog.add_argument("folder", nargs="?", metavar="FOLDER", help="of the project; by default this one")
    changelog.add_argument(
        "--from", dest="start", metavar="TAG", help="a tag or commit; by default the last release"
    )
    changelog.add_argument("--to", metavar="REV", help="a tag or commit; by default HEAD")
    result = changelog.add_mutually_exclusive_group()
    result.add_argument("--write", action="store_true", help="write the change to the file")
    result.add_argument(
        "--release-notes", action="store_true", help="only print what there is to say of the release --to"
    )
    announce = _add(commands, "announce", "draft an announcement of a release, from the changelog alone")
    announce.add_argument("folder", nargs="?", metavar="FOLDER", help="of the project; by default this one")
    announce.add_argument(
        "--version", metavar="VERSION", help="the release; by default the first that the changelog tells of"
    )


def _add(commands: "argparse._SubParsersAction[_Parser]", name: str, meaning: str) -> argparse.ArgumentParser:
    """Add a command, with the options that set settings."""
    command = commands.add_parser(
        name,
        help=meaning,
        description=f"{meaning[:1].upper()}{meaning[1:]}.",
        epilog=_STATUS,
        allow_abbrev=False,
    )
    options = command.add_argument_group("settings")
    options.add_argument("--model", metavar="PATH|NAME", help="the same as --set engine.model=…")
    options.add_argument("--engine", metavar="NAME", help="the same as --set engine.name=…")
    options.add_argument("--style", metavar="STYLE", help="the same as --set docstring.style=…")
    options.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="any setting")
    return command


def _add_yes(
    commands: "argparse._SubParsersAction[_Parser]", name: str, meaning: str
) -> argparse.ArgumentParser:
    """Add a command that says yes to something, once and for all, or takes that back."""
    description = f"{meaning}, or take that back"
    command = commands.add_parser(
        name, help=description, description=f"{_capital(description)}.", epilog=_STATUS, allow_abbrev=False
    )
    instead = command.add_mutually_exclusive_group()
    instead.add_argument("--forget", action="store_true", help="take the yes back")
    instead.add_argument("--list", action="store_true", help="list every yes, and since when")
    return command


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _add_drift(commands: "argparse._SubParsersAction[_Parser]") -> None:
    drift = _add(commands, "drift", "find documentation that contradicts its code; no model is asked")
    drift.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of code")
    drift.add_argument("--fix", action="store_true", help="mend what can be mended without taking words away")
    drift.add_argument("--strict", action="store_true", help="by pydoclint's rules; see docs/drift.md")
    drift.add_argument("--format", choices=("text", "json", "markdown", "sarif"), default="text")


def _add_readme(commands: "argparse._SubParsersAction[_Parser]") -> None:
    """Add the command that writes a README."""
    readme = _add(commands, "readme", "write what the README of a project lacks, from its facts")
    readme.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="by default this one")
    result = readme.add_mutually_exclusive_group()
    result.add_argument("--diff", action="store_true", help="print the change; the default")
    result.add_argument("--write", action="store_true", help="write the change to the README")
    readme.add_argument(
        "--allow-run", action="store_true", help="run its commands with --help, on a copy of the project"
    )


def _add_facts(commands: "argparse._SubParsersAction[_Parser]") -> None:
    meaning = "list what a project's files say of it, each fact with the line that says so"
    facts = commands.add_parser(
        "facts", help=meaning, description=f"{_capital(meaning)}.", epilog=_STATUS, allow_abbrev=False
    )
    facts.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="by default this one")
    facts.add_argument("--kind", action="append", default=[], metavar="KIND", help="only this, such as test")
    facts.add_argument("--seconds", type=float, default=10.0, metavar="N", help="time; by default 10")
    facts.add_argument("--no-history", action="store_true", help="do not ask git")
    facts.add_argument("--format", choices=("text", "json"), default="text")


def _add_place(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", metavar="ACTION", help="such as docstring")
    command.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="for the action, such as rewrite=true",
    )
    command.add_argument("target", metavar="FILE[:LINE]", help="one symbol; without a line, the whole file")


def settings_of(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the settings that were given, by key.

    Raises:
        UsageError: If one is not of the form ``KEY=VALUE``.
    """
    short = {
        "engine.model": arguments.model,
        "engine.name": arguments.engine,
        "docstring.style": arguments.style,
        "tests.run": "always" if getattr(arguments, "allow_run", False) else None,
    }
    given = {key: value for key, value in short.items() if value is not None}
    for text in arguments.set:
        key, equals, value = text.partition("=")
        if not equals:
            msg = f"--set {text} lacks a value."
            raise UsageError(msg, "Write --set KEY=VALUE.")
        given[key.strip()] = value.strip()
    return given
