"""``cargo test``: functions with the attribute ``test``, run by the library that Rust brings."""

import posixpath
import re
from collections.abc import Mapping, Sequence

from attrs import evolve

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.rust import body
from nlx_lsp.testing.rust.body import Way
from nlx_lsp.testing.rust.crate import MODULE, Crate, habitat
from nlx_lsp.testing.rust.llvm import Tools, instrumented
from nlx_lsp.testing.rust.values import RUST
from nlx_lsp.testing.suite import Observation, Suite, Target, Verdict
from nlx_lsp.testing.tree.expression import Dialect
from nlx_lsp.testing.tree.family import Family
from nlx_lsp.testing.tree.layout import indent_of, newline_of, write
from nlx_lsp.testing.tree.naming import snake, unique
from nlx_lsp.testing.tree.run import Launch, Report, failed, launch
from nlx_lsp.values import Ran, Run

_COMPLAINT = r"^(?P<file>[^\s:]+\.rs):(?P<line>\d+):\d+: error(?:\[\w+\])?: (?P<message>.*)$"
_OUTCOME = re.compile(
    r"^test (?:[\w:]+::)?(\w+)(?: - should panic)? \.\.\. (?:.*?)(ok|FAILED|ignored)$", re.MULTILINE
)
_PANIC = re.compile(
    r"^---- (?:[\w:]+::)?(\w+) stdout ----\n(.*?)(?=^---- |^failures:|\Z)", re.MULTILINE | re.DOTALL
)
_STATES = {"ok": "passed", "FAILED": "failed"}
_PLAIN = {"CARGO_TERM_COLOR": "never", "CARGO_INCREMENTAL": "0"}
_GLOB = re.compile(r"^\s*use super::\*;", re.MULTILINE)


class CargoTest(Family):
    """The framework of cargo."""

    name = "cargo_test"
    languages: tuple[str, ...] = ("rust",)
    dialect: Dialect = RUST
    opening = re.compile(
        r"^(?P<indent>[ \t]*)#\[(?:tokio::)?test\][\r\n]+"
        r"(?:[ \t]*#\[.*\][\r\n]+)*[ \t]*(?:async )?fn (?P<name>\w+)\(\)[^\n]*\{",
        re.MULTILINE,
    )

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to it: whoever has Rust has nothing else."""
        return 100 if any(path.rpartition("/")[2] == "Cargo.toml" for path in project.files) else 50

    def habitat(self, project: Project, module: str) -> Habitat:
        """Return where the tests of a file belong, by the package's own habit."""
        return habitat(project, module)

    def names(self, suite: Suite) -> tuple[str, ...]:
        """Return what the cases are called."""
        return unique(suite, lambda case: snake(suite, case))

    def needs_object(self, target: Target) -> bool:
        """Return whether a call needs an object that is made first."""
        return target.symbol.kind == "method" and bool(target.facts.receiver)

    def render(self, project: Project, habitat: Habitat, suites: Sequence[Suite]) -> str:
        """Return the whole file with the suites in it.

        Raises:
            EditRefused: If a symbol cannot be called from there.
        """
        return self._write(project, habitat, suites, "test")

    def run(self, project: Project, habitat: Habitat, text: str, *, coverage: bool = False) -> Run | None:
        """Return how the new cases and those that are there are run; what they cover, LLVM's tools tell."""
        crate = Crate.of(project, habitat.path)
        tools = Tools.find() if coverage else None
        if not crate.manifest or (coverage and tools is None):
            return None
        up = posixpath.relpath(".", crate.folder or ".")
        target = crate.target(crate.inside(habitat.path))
        command = ("cargo", "test", "--offline", "--quiet", *target)
        return launch(
            Launch(
                root=project.root,
                folder=crate.folder,
                path=habitat.path,
                files={habitat.path: text},
                cases=self.new_cases(habitat, text),
                builds=[[(*command, "--no-run", "--message-format", "short")]],
                test=(*(word for word in command if word != "--quiet"), "--", "--test-threads", "1"),
                single=(*(word for word in command if word != "--quiet"), "{name}"),
                error=_COMPLAINT,
                environment={**_PLAIN, **(instrumented(up) if tools else {})},
                measure=tools.measure(up) if tools else None,
                programs=(tools.merge, tools.tell) if tools else (),
            )
        )

    def outcomes(self, report: Report, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of the cases that were run."""
        del ran
        said = {match[1]: match[2] for match in _PANIC.finditer(report.output)}
        found: dict[str, Verdict] = {}
        for name, word in _OUTCOME.findall(report.output):
            state = _STATES.get(word, "missing")
            if state == "failed":
                found[name] = failed(said.get(name, ""))
            else:
                found[name] = Verdict(state="passed" if state == "passed" else "missing")
        return found

    def probe(self, project: Project, habitat: Habitat, suite: Suite) -> Run | None:
        """Return a program that makes each call twice and prints what comes of it, as Rust writes it."""
        order = self.run(project, habitat, self._write(project, habitat, [suite], "probe"))
        if order is None:
            return None
        return evolve(order, command=tuple(_shown(word) for word in order.command))

    def reads_back(self, seen: Observation, suite: Suite) -> Observation:
        """Return an observation whose value is an expression: rows are vectors where the type says so."""
        if "Vec<" in suite.target.facts.returns_annotation and '"' not in seen.text:
            seen = evolve(seen, text=seen.text.replace("[", "vec!["))
        return super().reads_back(seen, suite)

    def _write(self, project: Project, habitat: Habitat, suites: Sequence[Suite], way: Way) -> str:
        text = habitat.text or ""
        source = project.text(suites[0].target.module) if suites else ""
        newline = newline_of(text or source)
        step = indent_of(text or source)
        crate = Crate.of(project, habitat.path)
        apart = crate.inside(habitat.path).startswith("tests/")
        beside = not apart and suites and habitat.path != suites[0].target.module
        depth = 0 if apart or beside else 1
        lines: list[str] = []
        for suite in suites:
            paths = _paths(project, crate, suite.target, apart=apart)
            names = self.names(suite)
            for index, (name, case) in enumerate(zip(names, suite.cases, strict=True)):
                written = body.write(suite.target, case, paths, way, index, tokio=crate.requires("tokio"))
                lines += [*([""] if lines else []), *written.head, f"{written.opening} {name}() {{"]
                lines += [f"    {line}" for line in written.lines] + ["}"]
        if apart:
            return _appended(text, write(lines, step, 0, newline), newline)
        if depth == 0:
            glob = "" if _GLOB.search(text) else f"use super::*;{newline}"
            return _appended(_headed(text, glob, newline), write(lines, step, 0, newline), newline)
        return _inside(text, lines, step, newline)


def _inside(text: str, lines: Sequence[str], step: str, newline: str) -> str:
    """Return a file with cases in its module of tests, which is made if it is not there.

    Raises:
        EditRefused: If the end of the module cannot be found.
    """
    own = MODULE.search(text)
    if own is None:
        head = ["#[cfg(test)]", "mod tests {", "    use super::*;", ""]
        block = write([*head, *(f"    {line}" if line else "" for line in lines), "}"], step, 0, newline)
        return _appended(text, block, newline)
    end = _closing(text, own)
    start = text.index("\n", own.end()) + 1 if "\n" in text[own.end() : end] else own.end()
    depth = len(own["indent"]) // max(len(step), 1) + 1
    before, inner, after = text[:start], text[start:end], text[end:]
    if not _GLOB.search(inner):
        before += f"{step * depth}use super::*;{newline}" + (
            newline if not inner.lstrip().startswith("use ") else ""
        )
    gap = newline if inner.strip() else ""
    return before + inner + gap + write(lines, step, depth, newline) + after


def _closing(text: str, own: re.Match[str]) -> int:
    """Return where the line begins that ends the module."""
    raw = text.encode()
    source = Source.parse(raw, path="x.rs")
    at = len(text[: own.end()].encode()) - 1
    node = source.tree.root_node.descendant_for_byte_range(at, at + 1)
    block = node.parent if node is not None else None
    if block is None or block.type != "declaration_list" or block.has_error:
        msg = f"The end of the module {own['name']} cannot be found: the file does not parse."
        raise EditRefused(msg, "Mend it, then run the action again.")
    end = len(raw[: block.end_byte - 1].decode())
    return text.rfind("\n", 0, end) + 1 if not text[text.rfind("\n", 0, end) + 1 : end].strip() else end


def _headed(text: str, line: str, newline: str) -> str:
    return f"{line}{newline}{text}" if line and text else line or text


def _appended(text: str, block: str, newline: str) -> str:
    """Return a text with a block behind it, one empty line between them."""
    if text and not text.endswith("\n"):
        text += newline
    return text + (newline if text and not text.endswith(newline * 2) else "") + block


def _paths(project: Project, crate: Crate, target: Target, *, apart: bool) -> body.Paths:
    """Return how the names of a file are reached from its tests.

    Raises:
        EditRefused: If they cannot be reached.
    """
    if not apart:
        return body.Paths(prefix="")
    prefix = crate.module_path(project, crate.inside(target.module))
    if prefix is None or not target.symbol.public:
        msg = f"{target.symbol.title} is not public, and this package keeps its tests below tests/."
        raise EditRefused(msg, "Make it public, or begin a module of tests in its file.")
    return body.Paths(prefix=f"{prefix}::", names=frozenset(target.names))


def _shown(word: str) -> str:
    """Return the order to the builder, so that cases may print."""
    return word.replace('"--test-threads", "1"]', '"--test-threads", "1", "--nocapture"]')
