"""The tests action where nothing may be run: what is written, what is refused, and how it is labelled."""

import json
from pathlib import Path

import pytest

from nlx_lsp import pipeline
from nlx_lsp.actions.tests import Tests
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Model, Outcome, Request, Span

CODE = '''\
"""Prices."""

LIMIT = 100


def total(prices: list[int], limit: int = LIMIT) -> int:
    if limit < 0:
        raise ValueError("limit")
    return min(sum(prices), limit)


def _hidden(x):
    return x


class Basket:
    def __init__(self, owner: str) -> None:
        self.owner = owner

    def greet(self, name: str) -> str:
        return f"{name} of {self.owner}"
'''
VALUES = {"prices": "[1, 2]", "limit": "50", "name": "'x'", "expected": "3"}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a module in a project that is tested with pytest."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shop"\n[tool.pytest.ini_options]\n')
    (tmp_path / "tests").mkdir()
    module = tmp_path / "shop" / "price.py"
    module.parent.mkdir()
    (module.parent / "__init__.py").touch()
    module.write_text(CODE)
    return module


def say(request: Request, **other: str) -> JSON:
    """Give every value that is asked for."""
    assert request.schema is not None
    properties = request.schema["properties"]
    values = {**VALUES, **other}
    cases = properties["cases"]["properties"]
    answer = {
        "cases": {key: {name: values[name] for name in case["properties"]} for key, case in cases.items()}
    }
    return {"object": other.get("object", "Basket('ann')"), **answer} if "object" in properties else answer


async def scaffold(module: Path, at: str, script: JSON = say, **options: JSON) -> Outcome:
    source = Source.parse(CODE.encode(), path=str(module))
    start = CODE.index(at)
    engine = Scripted(script)
    return await pipeline.run(
        Tests(), source, Span(start=start, end=start), engine, lambda _: None,
        settings=Settings(), options=options,
    )  # fmt: skip


def written(outcome: Outcome) -> str:
    (proposal,) = outcome.proposals
    return apply((proposal.before or "").encode(), proposal.edits).decode()


async def test_what_was_never_run_says_so_in_the_file_and_in_the_message(shop: Path) -> None:
    outcome = await scaffold(shop, "def total")
    (proposal,) = outcome.proposals
    assert proposal.path == str(shop.parents[1] / "tests" / "test_price.py")
    assert proposal.before is None
    assert "UNRUN" in proposal.note
    text = written(outcome)
    compile(text, "test_price.py", "exec")
    assert "from shop.price import total" in text
    assert "with pytest.raises(ValueError):" in text
    assert text.count("# Never run") == text.count("def test_")
    assert outcome.edits == ()


async def test_a_method_gets_its_object(shop: Path) -> None:
    text = written(await scaffold(shop, "def greet"))
    assert "from shop.price import Basket" in text
    assert 'Basket("ann").greet' in text or "Basket('ann').greet" in text


async def test_existing_tests_stay_as_they_are(shop: Path) -> None:
    own = (
        "from shop import price\n\n\n"
        "def test_total_ordinary_values( ):\n    assert price.total( [1] )==1  # by hand\n"
    )
    (shop.parents[1] / "tests" / "test_price.py").write_text(own)
    outcome = await scaffold(shop, "def total")
    text = written(outcome)
    assert own.partition("\n\n\n")[2] in text
    assert text.count("def test_total_ordinary_values(") == 1
    assert outcome.proposals[0].before == own


async def test_a_file_gets_tests_of_what_is_public_and_untested(shop: Path) -> None:
    (shop.parents[1] / "tests" / "test_price.py").write_text("def test_it():\n    total([1])\n")
    text = written(await scaffold(shop, "LIMIT", scope="file"))
    assert "greet" in text
    assert "_hidden" not in text
    assert "total(" not in text.replace("    total([1])", "")


@pytest.mark.parametrize(
    "answer",
    ["", "no JSON", "{", {"cases": {}}, {"cases": {"case1": {"prices": "open('/x')", "expected": "3"}}}],
    ids=str,
)
async def test_garbage_comes_to_nothing_and_the_message_says_why(shop: Path, answer: JSON) -> None:
    if isinstance(answer, dict) and answer["cases"]:
        answer["cases"]["case1"]["prices"] = "import os"
    outcome = await scaffold(shop, "def total", lambda _: answer)
    assert outcome.proposals == ()
    (refusal,) = outcome.refusals
    assert "No test of `total` can be offered" in refusal.reason


@pytest.mark.parametrize("value", ["unknown_name", "1; import os", "x = 1", "", "total([1])"])
async def test_what_cannot_be_expected_is_asked_for_again_and_dropped(shop: Path, value: str) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> JSON:
        asked.append(request)
        return say(request, expected=value)

    outcome = await scaffold(shop, "def total", answer)
    assert len(asked) == 2
    assert "Your last answer was not accepted" in asked[1].prompt[1].content
    text = written(outcome)
    assert text.count("def test_") == text.count("pytest.raises") >= 1  # only those that expect no value


async def test_a_traceback_names_the_symbol_and_is_shown_to_the_model(shop: Path) -> None:
    trouble = f'Traceback:\n  File "{shop}", line 9, in total\n    return min(\nTypeError: bad prices'
    prompts: list[str] = []

    def answer(request: Request) -> JSON:
        prompts.append(request.prompt[1].content)
        return say(request)

    text = written(await scaffold(shop, "LIMIT", answer, trouble=trouble))
    assert "TypeError: bad prices" in prompts[0]
    assert text.count("def test_") == 1
    assert "regression" in text


async def test_the_bundled_model_is_not_asked(shop: Path) -> None:
    class Small(Scripted):
        async def load(self, on_load: object = None) -> Model:  # noqa: ARG002 - as the protocol has it
            return Model(name="small", context_tokens=1024, prompt_format="nlx-1", draft=True)

    source = Source.parse(CODE.encode(), path=str(shop))
    start = CODE.index("def total")
    outcome = await pipeline.run(
        Tests(), source, Span(start=start, end=start), Small(say), lambda _: None, settings=Settings()
    )
    assert "was not made for tests" in outcome.refusals[0].reason


@pytest.mark.parametrize("options", [{"scope": "all"}, {"trouble": 3}])
def test_options_that_make_no_sense_are_refused(shop: Path, options: JSON) -> None:
    source = Source.parse(CODE.encode(), path=str(shop))
    with pytest.raises(UsageError, match="does not understand"):
        Tests().plan(source, Span(start=0, end=0), Settings(), options)


def test_where_nothing_can_be_called_there_is_nothing_to_test(shop: Path) -> None:
    source = Source.parse(CODE.encode(), path=str(shop))
    with pytest.raises(UsageError, match="nothing to test"):
        Tests().plan(source, Span(start=0, end=0), Settings(), {})


def test_the_menu_has_it_where_there_is_a_framework(shop: Path) -> None:
    source = Source.parse(CODE.encode(), path=str(shop))
    at = CODE.index("def total")
    found = [offer.title for offer in Tests().offers(source, Span(start=at, end=at))]
    assert found[0] == "Write tests for `total`"
    assert json.dumps([dict(offer.options) for offer in Tests().offers(source, Span(start=at, end=at))])


@pytest.mark.parametrize("is_named", [True, False])
async def test_a_new_file_of_cpp_comes_with_its_place_in_the_build(tmp_path: Path, is_named: bool) -> None:
    lists = "add_executable(unit tests/test_a.cpp)\n" if is_named else "project(shop)\n"
    files = {
        "CMakeLists.txt": lists,
        "tests/test_a.cpp": "#include <gtest/gtest.h>\n",
        "src/b.hpp": "int twice(int n);\n",
        "src/b.cpp": '#include "b.hpp"\n\nint twice(int n) { return 2 * n; }\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    source = Source.parse(files["src/b.cpp"].encode(), path=str(tmp_path / "src/b.cpp"))
    place = Span(start=source.text.index(b"int"), end=source.text.index(b"int"))
    script = Scripted(lambda request: say(request, n="3", expected="6"))
    outcome = await pipeline.run(Tests(), source, place, script, lambda _: None, settings=Settings())
    changed = {Path(each.path).relative_to(tmp_path).as_posix(): each for each in outcome.proposals}
    assert set(changed) == {"tests/test_b.cpp", *(["CMakeLists.txt"] if is_named else [])}
    assert ("add tests/test_b.cpp to a target" in changed["tests/test_b.cpp"].note) is not is_named
    if is_named:
        build = changed["CMakeLists.txt"]
        assert (
            apply(lists.encode(), build.edits) == b"add_executable(unit tests/test_a.cpp tests/test_b.cpp)\n"
        )
        assert build.before == lists
