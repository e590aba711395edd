"""Bats: ``@test "words"``, for the functions of a shell script, which the test file sources."""

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from attrs import evolve

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.python.naming import slug
from nlx_lsp.testing.suite import Case, Observation, Suite, Verdict
from nlx_lsp.testing.tree.expression import Dialect, read
from nlx_lsp.testing.tree.family import Family
from nlx_lsp.testing.tree.layout import indent_of, newline_of, write
from nlx_lsp.testing.tree.naming import unique
from nlx_lsp.testing.tree.run import SEEN, Launch, Report, failed, launch
from nlx_lsp.values import Ran, Run

SHELL = Dialect(
    language="shellscript",
    before=": ",
    after="\n",
    names=frozenset({"variable_name"}),
    members=frozenset(),
    binders=frozenset(),
    own=frozenset(),
    barred=frozenset(
        {
            *("command_substitution", "process_substitution", "arithmetic_expansion", "brace_expression"),
            *("simple_expansion", "expansion", "concatenation", "comment"),
        }
    ),
    dangerous=re.compile(r"(?!)"),
)
"""Words of the shell that stand for themselves: nothing in them is expanded."""
_COMPLAINT = r"^(?P<file>[^\s:]+\.bats): line (?P<line>\d+): (?P<message>.*)$"
_CASE = re.compile(r"^[ \t]*@test[ \t]+(?:\"([^\"]*)\"|'([^']*)')", re.MULTILINE)
_OPEN = re.compile(r"^([ \t]*)@test[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*')[ \t]*\{", re.MULTILINE)
_OUTCOME = re.compile(r"^(ok|not ok) \d+ (.*?)(?: # skip.*| in \d+ms)?$")
_STATUS = re.compile(r"^status (\d+)$")
_EXPANDED = re.compile(r"[*?\[\]{}~\\]")
_EXPANDED_IN_QUOTES = re.compile(r'["$`\\!]')
_UNMET = re.compile(r"\[ .*' failed|' failed with status 1")


class Bats(Family):
    """The framework bats, for functions."""

    name = "bats"
    languages: tuple[str, ...] = ("shellscript",)
    dialect: Dialect = SHELL
    opening = re.compile(r'^(?P<indent>)@test "(?P<name>[^"]*)" \{$', re.MULTILINE)

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to it: nothing else is known for the shell."""
        return 100 if any(path.endswith(".bats") for path in project.files) else 50

    def habitat(self, project: Project, module: str) -> Habitat:
        """Return the file of its name in the folder of the others."""
        stem = PurePosixPath(module).stem
        there = [path for path in project.files if path.endswith(".bats")]
        named = [path for path in there if PurePosixPath(path).stem in {stem, f"test_{stem}", f"{stem}_test"}]
        if named:
            path, reason = named[0], "it is named after the script"
        elif there:
            other = PurePosixPath(there[0])
            name = f"test_{stem}" if other.stem.startswith("test_") else stem
            path, reason = (other.parent / f"{name}.bats").as_posix(), f"it stands beside {there[0]}"
        else:
            folders = {each.partition("/")[0] for each in project.files if "/" in each}
            folder = "tests" if "tests" in folders else "test"
            path, reason = f"{folder}/{stem}.bats", "there were no tests yet"
        text = project.text(path) if path in project.files else None
        taken = frozenset(one or two for one, two in _CASE.findall(text or ""))
        return Habitat(path=path, text=text, taken=taken, reason=reason)

    def names(self, suite: Suite) -> tuple[str, ...]:
        """Return what the cases are called, in words."""
        about = suite.target.symbol.name
        return unique(suite, lambda case: f"{about}: {slug(case.name).replace('_', ' ')}", join=" ")

    def expression_problem(self, text: str, known: frozenset[str]) -> str:
        """Return why a text cannot stand where a value is wanted; empty if it can."""
        problem = super().expression_problem(text, known)
        node = read(text, SHELL)
        if not problem and node is not None and node.type == "word" and _EXPANDED.search(text):
            return "it has to be quoted"
        return problem

    def plain(self, text: str) -> str:
        """Return a test file, line for line, with functions for its cases."""
        return _OPEN.sub(r"\1nlx_case() {", text)

    def render(self, project: Project, habitat: Habitat, suites: Sequence[Suite]) -> str:
        """Return the whole test file with the suites in it.

        Raises:
            EditRefused: If the script does more than to define functions when it is sourced.
        """
        return self._write(project, habitat, suites, watch=False)

    def run(self, project: Project, habitat: Habitat, text: str, *, coverage: bool = False) -> Run | None:
        """Return how the file is run; None to measure coverage, which no usual tool does for the shell."""
        if coverage:
            return None
        return launch(
            Launch(
                root=project.root,
                path=habitat.path,
                files={habitat.path: text},
                cases=self.new_cases(habitat, text),
                builds=[[("bats", "--count", habitat.path)]],
                test=("bats", "--tap", habitat.path),
                error=_COMPLAINT,
            )
        )

    def outcomes(self, report: Report, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of the cases that were run."""
        del ran
        found: dict[str, Verdict] = {}
        lines = report.output.splitlines()
        for number, line in enumerate(lines):
            match = _OUTCOME.match(line)
            if match is None:
                continue
            said = []
            for each in lines[number + 1 :]:
                if not each.startswith("#"):
                    break
                said.append(each.lstrip("# "))
            if match[1] == "ok":
                found[match[2]] = Verdict(state="missing" if " # skip" in line else "passed")
            else:
                unmet = _UNMET.search("\n".join(said)) is not None
                broken = Verdict(state="broken", message="\n".join(said))
                found[match[2]] = failed("\n".join(said)) if unmet else broken
        return found

    def probe(self, project: Project, habitat: Habitat, suite: Suite) -> Run | None:
        """Return a file that makes each call twice, and writes what comes of it as the shell reads it."""
        return self.run(project, habitat, self._write(project, habitat, [suite], watch=True))

    def reads_back(self, seen: Observation, suite: Suite) -> Observation:
        """Return an observation whose text is one word; bash breaks one with an apostrophe in it."""
        if seen.kind == "returns" and "'\\''" in seen.text:
            plain = "".join(shlex.split(seen.text))
            seen = seen if _EXPANDED_IN_QUOTES.search(plain) else evolve(seen, text=f'"{plain}"')
        return super().reads_back(seen, suite)

    def _write(self, project: Project, habitat: Habitat, suites: Sequence[Suite], *, watch: bool) -> str:
        if not suites:
            return habitat.text or ""
        module = suites[0].target.module
        source = project.text(module)
        _refuse_programs(source, module)
        text = habitat.text or ""
        newline, step = newline_of(text or source), indent_of(text or source, "  ")
        path = posixpath.relpath(module, posixpath.dirname(habitat.path) or ".")
        sourcing = f'source "$BATS_TEST_DIRNAME/{path}"'
        head = [] if text else ["#!/usr/bin/env bats", "", "setup() {", f"    {sourcing}", "}"]
        own = [sourcing] if text and posixpath.basename(module) not in text else []
        lines: list[str] = list(head)
        for suite in suites:
            for index, (name, case) in enumerate(zip(self.names(suite), suite.cases, strict=True)):
                comment = [f"# {case.comment}"] if case.comment and not watch else []
                body = _watched(suite, case, index) if watch else _claimed(suite, case)
                lines += ["", f'@test "{name}" {{', *(f"    {each}" for each in (*comment, *own, *body)), "}"]
        gap = "" if not text or text.endswith("\n") else newline
        return text + gap + write(lines, step, 0, newline)


def _refuse_programs(source: str, module: str) -> None:
    """Refuse a script that calls its own functions whenever it is sourced.

    Raises:
        EditRefused: If it does.
    """
    root = Source.parse(source.encode(), path=module, language_id="shellscript").tree.root_node
    names = {
        name.text
        for node in root.named_children
        if node.type == "function_definition" and (name := node.child_by_field_name("name"))
    }
    for node in root.named_children:
        called = node.child_by_field_name("name") if node.type == "command" else None
        if called is not None and called.text in names:
            msg = f"{module} runs {(called.text or b'').decode('utf-8', 'replace')} when a test sources it."
            raise EditRefused(msg, 'Let it do so only if [[ "${BASH_SOURCE[0]}" == "$0" ]].')


def _call(suite: Suite, case: Case) -> str:
    named = [each.name for each in suite.target.facts.parameters if each.kind == "positional"]
    last = max((n for n, name in enumerate(named) if name in case.arguments), default=-1)
    words = [case.arguments.get(name, "''") for name in named[: last + 1]]
    return " ".join(["run", suite.target.symbol.name, *words])


def _claimed(suite: Suite, case: Case) -> Iterator[str]:
    """Yield a case: its call, its status, and what it writes."""
    yield _call(suite, case)
    status = _STATUS.match(case.expects.text) if case.expects.kind == "raises" else None
    if status is not None:
        yield f'[ "$status" -eq {status[1]} ]'
    elif case.expects.kind == "raises":
        yield '[ "$status" -ne 0 ]'
    else:
        yield '[ "$status" -eq 0 ]'
        if case.expects.kind == "returns":
            yield f'[ "$output" = {case.expects.text} ]'


def _watched(suite: Suite, case: Case, index: int) -> Iterator[str]:
    """Yield what makes a call twice, and writes what comes of it."""
    for _ in range(2):
        yield _call(suite, case)
        yield 'if [ "$status" -eq 0 ]; then'
        yield f'    echo "{SEEN} {index} returns ${{output@Q}}" >&3'
        yield "else"
        yield f'    echo "{SEEN} {index} raises status $status" >&3'
        yield "fi"
