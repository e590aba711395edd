"""One test file while it is written: its imports, what things are called in it, and its cases."""

import re
from collections.abc import Sequence

from attrs import define, evolve, field, frozen

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.javascript import assertion
from nlx_lsp.testing.javascript.assertion import Library, Words
from nlx_lsp.testing.javascript.call import Call, compose, is_bound
from nlx_lsp.testing.javascript.expression import GLOBALS, free_names, written
from nlx_lsp.testing.javascript.imports import Imports
from nlx_lsp.testing.javascript.module import WHOLE, Module, Taken, Way
from nlx_lsp.testing.javascript.naming import stem, subject, titles
from nlx_lsp.testing.javascript.script import Script, Written
from nlx_lsp.testing.javascript.specifier import Ending, name, resolve
from nlx_lsp.testing.javascript.style import Style
from nlx_lsp.testing.javascript.tree import bound_names, parse
from nlx_lsp.testing.suite import Case, Expectation, Suite

_ERROR = re.compile(r"(?:[$\w]+\.)*[A-Z]\w*")
_CHECKS = "node:assert/strict"
RESERVED = frozenset(
    {"describe", "it", "test", "expect", "assert", "suite", "vi", "jest", "default", "exports"}
)


@frozen(kw_only=True)
class Manners:
    """How tests are written in one file."""

    style: Style
    """Its quotes, its indentation."""
    ending: Ending
    """How imports end."""
    is_common: bool
    """Whether it is CommonJS."""
    library: Library
    """Who compares."""
    source: str
    """The module of ``describe`` and ``it``, and maybe ``expect``; empty where they are everywhere."""
    group: str
    """What a block of cases is called; empty where there are none."""
    case: str
    """What a case is called."""


@define(kw_only=True)
class Sheet:
    """The file, and what is to come into it."""

    project: Project
    """The project."""
    habitat: Habitat
    """The file."""
    manners: Manners
    """How it is written."""
    imports: Imports = field(init=False)
    """Its text with what was needed so far."""

    def __attrs_post_init__(self) -> None:
        self.imports = Imports(
            text=self.habitat.text or "",
            path=self.habitat.path,
            files=frozenset(self.project.files),
            style=self.manners.style,
            is_common=self.manners.is_common,
            reserved=RESERVED,
        )

    def write(self, suites: Sequence[Suite]) -> str:
        """Return the file with all cases.

        Raises:
            EditRefused: If there is no way to get at what is tested.
        """
        script, words = self._words(suites)
        blocks = []
        for suite in suites:
            cases = []
            for title, case in zip(titles(suite), suite.cases, strict=True):
                call, expects = self._spelled(suite, case)
                body = assertion.write(call, expects, self.manners.library, words, self.manners.style)
                cases.append(
                    Written(title=title, lines=body.lines, comment=case.comment, is_async=body.is_async)
                )
            blocks.append((_names(suite), cases))
        text = self.imports.text
        for names, cases in blocks:
            text = script.add(text, names, cases)
        return text

    def observe(self, suite: Suite, observer: str) -> str:
        """Return the file with cases that only make each call and write down what comes of it.

        Args:
            suite: The cases.
            observer: The program that writes it down.

        Raises:
            EditRefused: If there is no way to get at what is tested.
        """
        case = self._word(self.manners.case)
        self.imports, _ = evolve(self.imports, reserved=frozenset()).reach(
            "node:fs", "appendFileSync", "nlxAppend"
        )
        lines = []
        for number, each in enumerate(suite.cases):
            call, _ = self._spelled(suite, each)
            lines += [f'{case}("nlx {number}", async () => {{', *assertion.observe(call, number), "});"]
        return "\n".join((self.imports.text, observer, *lines, ""))

    def _words(self, suites: Sequence[Suite]) -> tuple[Script, Words]:
        """Import what the framework and the library are asked for, and return what it is called."""
        manners = self.manners
        every = [(_call(suite, case), case.expects) for suite in suites for case in suite.cases]
        group = self._word(manners.group) if manners.group else ""
        wants_expect = any(assertion.needs_expect(manners.library, *each) for each in every)
        wants_check = any(assertion.needs_check(manners.library, *each) for each in every)
        expect = "expect"
        if wants_expect and manners.library == "chai":
            expect = self._reach_globally("chai", "expect")
        elif wants_expect:
            expect = self._word("expect")
        case = self._word(manners.case)
        check = self._check() if wants_check else "assert"
        script = Script(style=manners.style, path=self.habitat.path, group=group, case=case)
        return script, Words(expect=expect, check=check)

    def _word(self, word: str) -> str:
        if not self.manners.source:
            return word
        if word == "test" and self.manners.source == "node:test":
            for each in Module.read(self.imports.text, self.habitat.path).taken:
                if each.specifier == "node:test" and each.name in {"default", WHOLE}:
                    return each.local
        return self._reach_globally(self.manners.source, word)

    def _check(self) -> str:
        """Return what Node's ``assert`` is called: the one that is there, or a strict one."""
        for each in Module.read(self.imports.text, self.habitat.path).taken:
            is_whole = each.name in {"default", WHOLE}
            if each.specifier.removeprefix("node:") in {"assert", "assert/strict"} and (
                is_whole or each.name == "strict"
            ):
                return each.local
        return self._reach_globally(_CHECKS, WHOLE if self.imports.is_common else "default", "assert")

    def _reach_globally(self, specifier: str, what: str, local: str = "") -> str:
        free = evolve(self.imports, reserved=frozenset())
        found, spelled = free.reach(specifier, what, local or what)
        self.imports = evolve(found, reserved=RESERVED)
        return spelled

    def _spelled(self, suite: Suite, case: Case) -> tuple[Call, Expectation]:
        """Return a case's call and what is expected of it, in the names of the file."""
        target = suite.target
        module = Module.read(self.project.text(target.module), target.module)
        outermost = (*target.symbol.parents, target.symbol.name)[0]
        owner = self._name(module, target.module, outermost)
        bound = is_bound(target.symbol)
        texts = [*case.arguments.values(), *([case.receiver] if bound and case.receiver else [])]
        expects = case.expects
        if expects.kind == "returns":
            texts.append(expects.text)
        used = {name for text in texts for name in free_names(text)}
        names = {each: self._name(module, target.module, each) for each in sorted(used)}
        quote = self.manners.style.quote
        if bound and not case.receiver:
            msg = f"{target.symbol.title} cannot be called without an object."
            raise EditRefused(msg, "Nothing was changed.")
        call = compose(
            target.symbol,
            target.facts,
            {each: written(text, names, quote) for each, text in case.arguments.items()},
            receiver=written(case.receiver, names, quote),
            owner=owner,
        )
        if expects.kind == "returns":
            expects = evolve(expects, text=written(expects.text, names, quote))
        elif expects.kind == "raises":
            expects = evolve(expects, text=self._error(module, target.module, expects.text))
        return call, expects

    def _name(self, module: Module, path: str, wanted: str) -> str:
        """Return what a name of the tested file is called here, and import it.

        Raises:
            EditRefused: If it is not to be had.
        """
        way = module.exported.get(wanted)
        if way is not None:
            return self._reach(way, path, wanted)
        taken = next((each for each in module.taken if each.local == wanted), None)
        if taken is not None:
            return self._reach_taken(taken, path)
        here = bound_names(parse(self.habitat.text or "", self.habitat.path).tree.root_node)
        if wanted in GLOBALS or wanted in here:
            return wanted
        msg = f"{path} does not export {wanted}, so no test can use it."
        raise EditRefused(msg, "Export it, or test what calls it.")

    def _reach(self, way: Way, path: str, local: str) -> str:
        what, member = way.name, way.member
        if what == WHOLE and member and self.imports.is_common:
            what, member = member, ""
        if what == WHOLE and not self.imports.is_common:
            what = "default"
        if member or local in {"default", "exports"}:
            local = _camel(stem(path))
        specifier = name(path, self.habitat.path, self.manners.ending)
        self.imports, spelled = self.imports.reach(specifier, what, local)
        return f"{spelled}.{member}" if member else spelled

    def _reach_taken(self, taken: Taken, path: str) -> str:
        """Import what the tested file imports itself."""
        target = resolve(taken.specifier, path, self.imports.files)
        specifier = taken.specifier
        if specifier.startswith("."):
            specifier = name(target, self.habitat.path, self.manners.ending)
        self.imports, spelled = self.imports.reach(specifier, taken.name, taken.local)
        return spelled

    def _error(self, module: Module, path: str, wanted: str) -> str:
        """Return what an error's class is called here; empty where it cannot be named."""
        head, dot, rest = wanted.partition(".")
        if not _ERROR.fullmatch(wanted):
            return ""
        try:
            return f"{self._name(module, path, head)}{dot}{rest}"
        except EditRefused:
            return ""


def _names(suite: Suite) -> Sequence[str]:
    symbol = suite.target.symbol
    return (*symbol.parents, symbol.name) if symbol.parents else (subject(suite),)


def _call(suite: Suite, case: Case) -> Call:
    target = suite.target
    return compose(target.symbol, target.facts, case.arguments, receiver=case.receiver, owner="x")


def _camel(text: str) -> str:
    """Return words as a name: ``string-width`` as ``stringWidth``."""
    first, *others = [part for part in re.split(r"[^\w$]+", text) if part] or ["module"]
    found = first[:1].lower() + first[1:] + "".join(part[:1].upper() + part[1:] for part in others)
    return f"_{found}" if found[:1].isdigit() else found
