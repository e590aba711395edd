"""What a new test file looks like: golden, and really run."""

import os
import sys
from pathlib import Path

import pytest
from attrs import evolve
from testing.python_projects import Bench, build, raises, returns, runs

from nlx_lsp.syntax.facts import facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.testing.framework import Framework, Project
from nlx_lsp.testing.pytest import Pytest
from nlx_lsp.testing.suite import Suite, Target
from nlx_lsp.testing.unittest import Unittest

CODE = '''
    """Everything that can be called."""

    import contextlib
    import enum
    import json
    from decimal import Decimal

    from acme.errors import Empty


    class Colour(enum.Enum):
        RED = 1


    class Stack:
        def __init__(self, items=(), *, most=9):
            self.items = list(items)
            self.most = most

        def push(self, item, /, *more, times=1):
            if len(self.items) + 1 + len(more) > self.most:
                raise Empty("too many")
            self.items += [item, *more] * times
            return self.items

        @property
        def size(self) -> int:
            return len(self.items)

        @size.setter
        def size(self, size: int):
            if size < 0:
                raise ValueError(size)

        @classmethod
        def full(cls, count):
            return cls(range(count)).size

        @staticmethod
        def zero():
            return None

        class Inner:
            @staticmethod
            def deep():
                return True


    def share(total, count=2):
        return Decimal(total) / count if isinstance(total, str) else total / count


    def parse(text):
        return json.loads(text)


    def count_up(most):
        yield from range(most)


    async def fetch(name, **options):
        return f"{name} {options}"


    async def stream(most):
        for number in range(most):
            yield number


    @contextlib.contextmanager
    def opened(name):
        if not name:
            raise Empty(name)
        yield name.upper()


    def mix(colour, other=None):
        return [colour, other]
    '''
FILES = {
    "pyproject.toml": "[project]\nname = 'acme'\n",
    "acme/__init__.py": "",
    "acme/errors.py": "class Empty(Exception):\n    pass\n",
    "acme/things.py": CODE,
}
VALUES = ("None", "'a'", "[1.5, 2]", "1, 2", "0 if 1 else 2", "-1")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(framework=Pytest(), project=build(tmp_path, FILES), module="acme/things.py")


def suites(bench: Bench) -> list[Suite]:
    return [
        bench.suite(
            "Stack.push",
            returns("one item", "['a']", receiver="Stack()", item="'a'"),
            returns(
                "more, twice",
                '["a", "b", "a", "b"]',
                receiver="Stack([])",
                item="'a'",
                more="['b']",
                times="2",
            ),
            raises("raises Empty if it's full", "Empty", receiver="Stack(most=0)", item="1"),
        ),
        bench.suite("Stack.full", returns("count is a number >= 2", "2", count="2")),
        bench.suite("Stack.zero", returns("it is nothing", "None")),
        bench.suite("Stack.Inner.deep", returns("it is so", "True")),
        bench.suite("Stack.__init__", runs("nothing", items="[]")),
        bench.suite(
            "share",
            returns("the branch where total == 0.0", "0.0", total="0.0"),
            returns("count other than 2", "Decimal('1.5')", total="'4.5'", count="3"),
            returns("total is -1", "-0.5", total="-1", comment="Records what the code does today; " * 3),
        ),
        bench.suite("parse", raises("raises json.JSONDecodeError", "json.JSONDecodeError", text="'{'")),
        bench.suite(
            "count_up", returns("most is an empty text", "[]", most="0"), raises("no number", "TypeError")
        ),
        bench.suite("fetch", returns("nothing else", "\"n {'a': 1}\"", name="'n'", options="{'a': 1}")),
        bench.suite("stream", returns("two", "[0, 1]", most="2")),
        bench.suite("opened", returns("a name", "'X'", name="'x'"), raises("no name", "Empty", name="''")),
        bench.suite(
            "mix",
            returns("a pair", "[(1, 2), None]", colour="1, 2"),
            returns(
                "a colour", "[Colour.RED, Colour.RED if 1 else 2]", colour="Colour.RED", other="Colour.RED"
            ),
            returns(
                "žluťoučký kůň: a very long value that does not fit into one single line at all, at all",
                f"[[{', '.join(repr('word' * 3) for _ in range(5))}], None]",
                colour=f"[{', '.join(repr('word' * 3) for _ in range(5))}]",
            ),
        ),
    ]


def test_every_kind_of_call_is_written_as_one_would_by_hand(bench: Bench) -> None:
    golden = Path(__file__).with_name("golden") / "python_pytest.txt"
    assert bench.render(*suites(bench)) == golden.read_text("utf-8")


@pytest.mark.parametrize("framework", [Pytest(), Unittest()])
@pytest.mark.parametrize("name", ["heapq", "shlex", "json.decoder"])
def test_the_cases_of_real_code_parse_and_know_their_names(name: str, framework: Framework) -> None:
    root = Path(os.__file__).parent
    path = f"{name.replace('.', '/')}.py"
    project = Project(root=root, files=tuple(f"{each}.py" for each in (*sys.stdlib_module_names, path[:-3])))
    source = Source.parse((root / path).read_bytes(), path=path)
    here = Bench(framework=framework, project=project, module=path)
    for symbol in outline(source):
        known = facts(source, symbol)
        if symbol.kind in ("function", "method") and symbol.parent_kind not in ("function", "method"):
            arguments = {each.name: value for each, value in zip(known.parameters, VALUES, strict=False)}
            owner = f"{symbol.parents[0]}()" if symbol.parents else ""
            cases = (
                returns("ordinary values", "{'a': [1.5]}", owner),
                raises("an error", "ValueError", owner),
            )
            filled = tuple(evolve(case, arguments=arguments) for case in cases)
            target = Target(symbol=symbol, facts=known, module=path)
            assert here.render(Suite(target=target, cases=filled))
