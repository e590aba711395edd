"""`nlx-lsp drift`: documentation that contradicts its code or its project, for people, programs and hooks.

The exit status is 0 where nothing was found, 1 where something was, 2 where a file could not be read.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.file import TextFile, read_file, write_file
from nlx_lsp.cli.findings import FORMATS, Reviewed
from nlx_lsp.cli.status import DONE, REFUSED, WRONG
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.drift import Inventory, check, check_mentions, mend, undismissed
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.docstring.style import styles
from nlx_lsp.errors import LanguageError, NlxError
from nlx_lsp.project.files import list_files, project_root
from nlx_lsp.syntax.grammar import identify
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Outcome


def execute(arguments: argparse.Namespace) -> int:
    """Look at files, mend them where that is asked for, and print what is left."""
    render = FORMATS[arguments.format]
    done: list[Reviewed] = []
    inventories: dict[Path, Inventory] = {}
    problems = mended = 0
    for path in _files(arguments.paths):
        try:
            file = read_file(path)
            source = Source.parse(file.text, path=str(path))
            strict = arguments.strict or read_settings(arguments, path).drift.strict
            if arguments.fix:
                source, count = _mended(file, source, strict=strict)
                mended += count
        except (NlxError, LanguageError) as error:
            say(f"{path}: {error}")
            problems += 1
            continue
        done.append(_looked_at(source, inventories, strict=strict))
        if arguments.format == "text":
            show(render(done[-1:]))
    if arguments.format != "text":
        show(render(done))
    found = sum(len(each.outcome.findings) for each in done)
    files = f"{len(done)} file{'s' * (len(done) != 1)}"
    say(f"{files}: {found} found{f', {mended} mended' if arguments.fix else ''}.")
    return WRONG if problems else REFUSED if found else DONE


def _files(paths: list[str]) -> Iterator[Path]:
    """Yield the files named, and those in the folders named that git does not ignore."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        for name in sorted(list_files(path)):
            language = identify(name) or ""
            if language == "markdown" or styles(language):
                yield path / name


def _mended(file: TextFile, source: Source, *, strict: bool) -> tuple[Source, int]:
    """Write what can be mended without a model; return the file as it is then, and how much was mended."""
    edits = () if source.language.prose else mend(source, strict=strict)
    if not edits:
        return source, 0
    text = apply(source.text, edits)
    write_file(file, text)
    return Source.parse(text, path=source.path), len(edits)


def _looked_at(source: Source, inventories: dict[Path, Inventory], *, strict: bool) -> Reviewed:
    if source.language.prose:
        root = project_root(Path(source.path))
        drifts = check_mentions(source, inventories.setdefault(root, Inventory(root)))
    else:
        drifts = check(source, strict=strict)
    found = [drift.finding("hint") for drift in undismissed(source, drifts)]
    return Reviewed(source=source, outcome=Outcome(action="drift", findings=tuple(found)))
