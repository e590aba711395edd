"""Where the names of a case come from: fixtures, the tested module, what it imports, or Python itself."""

import re
import sys

from attrs import evolve, frozen

from nlx_lsp.testing.python.config import join
from nlx_lsp.testing.python.names import BUILTINS, Import, Names

_COLLECTED = re.compile(r"^test|^Test")
"""What pytest takes for a test wherever it is bound."""


@frozen(kw_only=True)
class Origin:
    """How a case gets at a thing."""

    imports: tuple[Import, ...] = ()
    """What the test file has to import for it."""
    spelled: str = ""
    """What it is called there."""


@frozen(kw_only=True)
class Scope:
    """The names that meet in a test file."""

    module: str
    """The tested module, with dots."""
    names: Names | None
    """What it binds; None if its text cannot be read."""
    there: Names
    """What the test file binds."""
    used: frozenset[str]
    """Every name that the test file uses."""
    root: str
    """The folder that the tested module's name begins at."""
    files: frozenset[str]
    """The project's files."""

    def origin(self, dotted: str, *, own: bool = False) -> Origin:
        """Return how to get at a name, with the attributes behind it.

        Args:
            dotted: The name.
            own: Whether it is surely the tested module's.
        """
        name = dotted.partition(".")[0]
        wanted = Import.of(self.module, name) if own or self._defines(name) else self._meant(dotted)
        return self._settled(wanted) if wanted is not None else Origin(spelled=name)

    def _meant(self, dotted: str) -> Import | None:
        """Return the import for a name that the tested module does not define; None where none is needed."""
        name = dotted.partition(".")[0]
        if name in self.there.defined:
            return None
        if self.names is not None and name in self.names.imports:
            return self.names.imports[name]
        if name in BUILTINS or name in self.there.imports:
            return None
        module = self._module(dotted)
        if module:
            return Import.of(module)
        hidden = self.names is None or bool(self.names.stars)
        return Import.of(self.module, name) if hidden else None

    def _defines(self, name: str) -> bool:
        return self.names is not None and name in self.names.defined

    def _module(self, dotted: str) -> str:
        """Return the module that a dotted name begins with; empty if there is none."""
        parts = dotted.split(".")
        for count in range(len(parts) - 1, 0, -1):
            path = join(self.root, "/".join(parts[:count]))
            if not self.files.isdisjoint((f"{path}.py", f"{path}/__init__.py")):
                return ".".join(parts[:count])
        if parts[0] not in sys.stdlib_module_names or len(parts) == 1:
            return ""
        inner = next((n for n, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
        return ".".join(parts[: max(inner, 1)])

    def _settled(self, wanted: Import) -> Origin:
        """Return an import under a name that is free, or that means the same."""
        if wanted.name and _COLLECTED.match(wanted.bound):
            home, _, stem = wanted.module.rpartition(".")
            inner = self._settled(Import.of(home, stem) if home else Import.of(stem))
            return Origin(imports=inner.imports, spelled=f"{inner.spelled}.{wanted.name}")
        bound = wanted.bound
        present = self.there.imports.get(bound)
        if present is not None and (present == wanted or (wanted.name and present.same(wanted))):
            return Origin(spelled=bound)
        if self._shadowed(wanted):
            bound = f"{wanted.module.rpartition('.')[2]}_{wanted.name or 'module'}"
            while bound in self.there.all:
                bound += "_"
            wanted = evolve(wanted, bound=bound)
        return Origin(imports=(wanted,), spelled=bound)

    def _shadowed(self, wanted: Import) -> bool:
        """Whether the test file means something else by the name."""
        if wanted.bound in self.there.defined:
            return True
        if wanted.bound in self.there.imports:
            return bool(wanted.name) or self.there.imports[wanted.bound].origin != wanted.origin
        foreign = [each for each in self.there.stars if each != wanted.module]
        return bool(foreign) and wanted.bound in self.used
