"""Queues of things."""

import functools
from collections import deque as _deque

LIMIT = 3


@functools.total_ordering
class Queue(Base[int], metaclass=Meta):
    """A queue."""

    size: int = 1
    depth = 2

    def __init__(self, size, /, depth: int, name="q", limit: "int" = 3, *rest, key, **more):
        self.items = size

    @property
    async def first(self) -> int | None:
        """Its first thing."""
        if not self.items:
            raise LookupError("empty")
        elif self.depth > 3:
            raise errors.Deep
        try:
            go()
        except (OSError, KeyError) as error:
            raise error
        except ValueError:
            raise
        each = lambda x: (yield x)
        yield
        yield 1
        return self.items[0]

    def _hidden(self): ...


def measure(*sizes: int, unit: str, **options: str) -> int:
    def inner():
        """Inner."""

    return sum(sizes)


def spread(*, exact=True):
    return exact


def configure(parser):
    home = os.environ["CONTACTS_HOME"]
    level = os.environ.get("CONTACTS_LEVEL", "3")
    parser.add_argument("-f", "--file", default=home, help="what is read, " "and where")
    return level


class Options(pydantic.BaseSettings):
    level: int = 3
