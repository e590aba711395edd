"""Test files with cases in them: the names found, the calls put together, the text laid into its place."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.python import body
from nlx_lsp.testing.python.body import Way
from nlx_lsp.testing.python.call import Spelled, compose
from nlx_lsp.testing.python.expression import free_names, renamed, requoted
from nlx_lsp.testing.python.fixtures import own_fixtures
from nlx_lsp.testing.python.imports import Importer
from nlx_lsp.testing.python.layout import Layout, lay_out, package_of, top_names
from nlx_lsp.testing.python.names import Import, Names, parse, used_names
from nlx_lsp.testing.python.naming import camel, case_names
from nlx_lsp.testing.python.scope import Scope
from nlx_lsp.testing.python.script import Script, Written
from nlx_lsp.testing.python.style import Style
from nlx_lsp.testing.suite import Case, Expectation, Suite, Target

_MARK = "\ufeff"
"""Of byte order."""
PROBE = "nlx_observation"
"""The module that watches; see `nlx_lsp.testing.python.run`."""


@frozen(kw_only=True)
class Coroutines:
    """What runs coroutines in tests."""

    plugin: str = ""
    """Its name; empty where nothing does."""
    decorator: str = ""
    """What a case needs for it; empty where it needs nothing."""


@frozen(kw_only=True)
class Scaffold:
    """Writes cases into a test file."""

    project: Project
    """The project."""
    habitat: Habitat
    """Where they belong."""
    style: Style
    """How the file is written."""
    coroutines: Coroutines = field(factory=Coroutines)
    """What runs coroutines."""

    def write(self, suites: Sequence[Suite], *, watch: bool = False) -> str:
        """Return the test file with the suites in it.

        Args:
            suites: What is to be tested.
            watch: Whether the calls are made only to see what comes of them.

        Raises:
            EditRefused: If there is no safe way to add to the file, or no way to import what is tested.
        """
        text = self.habitat.text or ""
        mark, text = (_MARK, text.removeprefix(_MARK)) if text.startswith(_MARK) else ("", text)
        imports: list[Import] = []
        cases: list[Written] = []
        workshops = [self._workshop(suite.target, text, watch=watch) for suite in suites]
        for suite, workshop in zip(suites, workshops, strict=True):
            for index, name in enumerate(case_names(suite)):
                key = f"{index % max(len(suite.cases) // 2, 1)}, {workshop.scope.module!r}"
                written, wanted = workshop.write(suite.cases[index], name, key)
                cases.append(written)
                imports += wanted
        if watch:
            imports += [Import.of(PROBE, "observe"), Import.of(PROBE, "entered")]
        roots = {workshop.scope.root for workshop in workshops}
        importer = Importer(
            style=self.style,
            package=package_of(self.project, self.habitat.path),
            own=frozenset(name for root in roots for name in top_names(self.project, root)),
            path=self.habitat.path,
        )
        text = importer.add(text, imports)
        return mark + Script(style=self.style, path=self.habitat.path).add(text, cases)

    def _workshop(self, target: Target, text: str, *, watch: bool) -> "_Workshop":
        layout = lay_out(self.project, target.module)
        if not layout.module:
            msg = f"{target.module} cannot be imported: its path is no Python name."
            raise EditRefused(msg, "Rename it, then run the action again.")
        style = self.style
        way: Way = "probe" if watch else "unittest" if style.kind == "unittest" else "pytest"
        scope = self._scope(target, layout, text)
        own = own_fixtures(text)
        outer = scope.there.all | (scope.names.all if scope.names is not None else frozenset())
        given = {name for name in self.habitat.fixtures if name in own or name not in outer}
        return _Workshop(
            target=target,
            scope=scope,
            style=style,
            way=way,
            coroutines=Coroutines() if watch or way == "unittest" else self.coroutines,
            fixtures=frozenset(given) if style.kind != "unittest" else frozenset(),
        )

    def _scope(self, target: Target, layout: Layout, text: str) -> Scope:
        tree = parse(self.project.text(target.module))
        there = parse(text)
        package = package_of(self.project, self.habitat.path)
        return Scope(
            module=layout.module,
            names=Names.of(tree, layout.package) if tree is not None else None,
            there=Names.of(there, package) if there is not None else Names(),
            used=used_names(there),
            root=layout.root,
            files=frozenset(self.project.files),
        )


@frozen(kw_only=True)
class _Workshop:
    """Writes the cases of one symbol."""

    target: Target
    scope: Scope
    style: Style
    way: Way
    coroutines: Coroutines
    fixtures: frozenset[str]

    def write(self, case: Case, name: str, key: str) -> tuple[Written, tuple[Import, ...]]:
        """Return a case as it is written, and what it needs."""
        symbol, facts = self.target.symbol, self.target.facts
        owner = self.scope.origin(symbol.parents[0] if symbol.parents else symbol.name, own=True)
        bound = {
            each: self.scope.origin(each)
            for text in self._texts(case)
            for each in free_names(text)
            if each.partition(".")[0] not in self.fixtures
        }
        names = {each.partition(".")[0]: origin.spelled for each, origin in bound.items()}
        names = {each: spelled for each, spelled in names.items() if spelled != each}
        spelled = Spelled(
            receiver=self._spell(case.receiver, names),
            arguments={each: self._spell(value, names) for each, value in case.arguments.items()},
            owner=owner.spelled,
        )
        call = compose(symbol, facts, spelled, plugin=self.coroutines.plugin)
        expects = Expectation(kind=case.expects.kind, text=self._spell(case.expects.text, names))
        written = body.write(call, expects, self.way, self._room, key=key)
        needed = [*written.uses, *(["pytest"] if call.is_async and self.coroutines.decorator else [])]
        needed += ["unittest"] if self.style.kind == "unittest" else []
        uses_owner = f"{owner.spelled}" in " ".join(written.lines)
        imports = [each for origin in bound.values() for each in origin.imports]
        imports += owner.imports if uses_owner else ()
        imports += [each for module in needed for each in self._module(module)]
        return (
            Written(
                name=name,
                about=symbol.name,
                owner=camel(symbol),
                lines=written.lines,
                parameters=tuple(self._parameters(case)),
                decorators=(self.coroutines.decorator,)
                if call.is_async and self.coroutines.decorator
                else (),
                comment="" if self.way == "probe" else case.comment,
                is_async=call.is_async,
            ),
            tuple(imports),
        )

    @property
    def _room(self) -> int:
        return self.style.width - (4 if self.style.kind == "functions" else 8)

    def _texts(self, case: Case) -> tuple[str, ...]:
        expected = () if self.way == "probe" else (case.expects.text,)
        return (*case.arguments.values(), case.receiver, *expected)

    def _parameters(self, case: Case) -> Iterator[str]:
        free = {each.partition(".")[0] for text in self._texts(case) for each in free_names(text)}
        yield from sorted((free | set(case.fixtures)) & self.fixtures)

    def _spell(self, text: str, names: Mapping[str, str]) -> str:
        return requoted(renamed(text, names), self.style.quote)

    def _module(self, name: str) -> Iterator[Import]:
        """Yield the import of a module, unless the file has it."""
        wanted = Import.of(name)
        if self.scope.there.imports.get(name) != wanted:
            yield wanted
