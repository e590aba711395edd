"""The sections of a README: each module beside this one has one, called ``SECTION``."""

import functools
import importlib
import pkgutil

from nlx_lsp.actions.readme.section import Section


@functools.cache
def every() -> tuple[Section, ...]:
    """Return all sections, in their order."""
    modules = (
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    return tuple(sorted((module.SECTION for module in modules), key=lambda section: section.order))
