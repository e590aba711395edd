"""Actions that users describe: every shape, every edit and every check does what its name says."""

import json
from pathlib import Path
from typing import Any

import pytest
from actions.own.bench import described, here, parse, place, run

from nlx_lsp.actions.own.description import VARIABLES
from nlx_lsp.edits.apply import apply
from nlx_lsp.errors import UsageError
from nlx_lsp.project.dismissed import Dismissed
from nlx_lsp.values import Span

CODE = (
    "def add(a: int, b: int) -> int:\n    # adds\n    return a + b\n\n\ndef other():\n    return add(1, 2)\n"
)
RETURN = "    return a + b"
TEXT = "# Title\n\nSome words about `x` and y.\nMore words.\n\nAnother paragraph.\n"


def action(**tables: str | dict[str, Any]) -> Any:
    """Return an action with some tables or keys of its file."""
    keys = {"title": "Do it", "prompt": "Do it: {{ selection }}"} | {
        name: value for name, value in tables.items() if isinstance(value, str)
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in keys.items()]
    for name, table in tables.items():
        if isinstance(table, dict):
            lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    return described("\n".join(lines))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("replace", CODE.replace(RETURN, "    return b + a")),
        ("insert-before", CODE.replace(RETURN, f"    return b + a\n{RETURN}")),
        ("insert-after", CODE.replace(RETURN, f"{RETURN}\n    return b + a")),
    ],
)
async def test_lines_go_where_the_file_says(kind: str, expected: str) -> None:
    source = parse(CODE, "a.py")
    outcome = await run(
        action(edit={"kind": kind}), source, place(source, RETURN), {"lines": ["return b + a"]}
    )
    assert apply(source.text, outcome.edits).decode() == expected


async def test_line_ends_and_tabs_are_kept() -> None:
    text = CODE.replace("    ", "\t").replace("\n", "\r\n")
    source = parse(text, "a.py")
    answer = {"lines": ["if a:", "    return b", "return a"]}
    outcome = await run(action(), source, place(source, "return a + b"), answer)
    assert b"\tif a:\r\n\t\treturn b\r\n\treturn a\r\n" in apply(source.text, outcome.edits)


async def test_a_text_is_shown_and_leads_nowhere() -> None:
    source = parse(CODE, "a.py")
    shows = action(edit={"kind": "show"}, answer={"shape": "text"})
    outcome = await run(shows, source, place(source, RETURN), {"text": "It adds."})
    assert (outcome.text, outcome.edits) == ("It adds.", ())
    bad = {"text": "See [this](http://evil.example)."}
    outcome = await run(shows, source, place(source, RETURN), bad, bad)
    assert "markup that was not there" in outcome.refusals[0].reason
    lines = action(edit={"kind": "show"})
    outcome = await run(lines, source, place(source, RETURN), {"lines": ["return `a`", "```"]})
    assert outcome.text == "````python\nreturn `a`\n```\n````"


async def test_a_word_is_chosen() -> None:
    source = parse(CODE, "a.py")
    chooses = action(edit={"kind": "show"}, answer={"shape": "choice", "choices": ["good", "bad"]})
    assert (await run(chooses, source, place(source, RETURN), {"choice": "good"})).text == "good"
    outcome = await run(chooses, source, place(source, RETURN), {"choice": "so"}, {"choice": 5})
    assert outcome.refusals[0].reason == "The answer has another shape."


async def test_remarks_become_findings(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    source = here(tmp_path, "a.py", CODE)
    remarks = action(edit={"kind": "diagnostic"}, answer={"shape": "remarks"}, where={"on": "symbol"})
    said = [
        {"quote": "# adds", "remark": "Says\nnothing."},
        {"quote": "a + b", "remark": "May overflow."},
        {"quote": "int", "remark": "Often."},
        {"quote": "nowhere", "remark": "Gone."},
        {"quote": "# adds", "remark": "..."},
    ]
    outcome = await run(remarks, source, place(source, "def add"), {"remarks": said})
    assert [finding.message for finding in outcome.findings] == ["Says nothing.", "May overflow."]
    assert [source.slice(finding.span) for finding in outcome.findings] == ["# adds", "a + b"]
    assert outcome.dropped == {
        "the quote occurs more than once": 1,
        "the quote is not in the text": 1,
        "says nothing": 1,
    }
    Dismissed.read(tmp_path / "a.py").add("mine", "", "a + b")
    outcome = await run(remarks, source, place(source, "def add"), {"remarks": said})
    assert [finding.message for finding in outcome.findings] == ["Says nothing."]
    assert (await run(remarks, source, place(source, "def add"), {"remarks": []})).findings == ()


CHECKED = [
    ("parses", "show", "a.py", ["return a"], ["return ("], "it is no python that parses"),
    (
        "same-names",
        "insert-after",
        "a.py",
        ["return a"],
        ["def more(): 1", "return 2", ")"],
        "no longer parse",
    ),
    (
        "comments-only",
        "replace",
        "a.py",
        ["# sums", "return a + b"],
        ["return a"],
        "it changes more than comments",
    ),
    ("keeps-names", "replace", "a.py", ["return b + a"], ["return a"], "it no longer uses b"),
    (
        "known-names",
        "replace",
        "a.py",
        ["c = a", "return b + c"],
        ["return plus(a, b)"],
        "it uses plus, which is",
    ),
    ("same-exits", "replace", "a.py", ["return b"], ["a + 1"], "return is not in it"),
    ("related", "replace", "a.py", ["return b + a"], ["while True: break"], "it has too little to do with"),
    (
        "same-marks",
        "replace",
        "a.md",
        ["Words about y and `x`."],
        ["Words about only y."],
        "`x` is not in it",
    ),
    (
        *("same-language", "replace", "a.md", ["Of `x` and y there are some words."]),
        *(
            ["Hier sind die Worte und das ist auch alles, was es zu sagen gibt."],
            "it is in German, not in English",
        ),
    ),
    (
        "grounded",
        "replace",
        "a.md",
        ["More Title words."],
        ["More words by Ada."],
        "it has Ada, which is nowhere",
    ),
    (
        "same-meaning",
        "replace",
        "a.md",
        ["Some word about `x` and y."],
        ["No words about `x` and y."],
        "it changes what",
    ),
]


@pytest.mark.parametrize(
    ("check", "kind", "path", "good", "bad", "reason"), CHECKED, ids=lambda each: str(each)[:14]
)
async def test_each_check_lets_the_good_through_and_refuses_the_bad(  # noqa: PLR0913, PLR0917 - a row of a table
    check: str, kind: str, path: str, good: list[str], bad: list[str], reason: str
) -> None:
    text = CODE if path == "a.py" else "There is a Title for the text, and it is not all of it.\n\n" + TEXT
    part = RETURN if path == "a.py" else "Some words about `x` and y."
    source = parse(text, path)
    mine = action(verify={"checks": [check]}, edit={"kind": kind}, where={"reads": "any"})
    if check == "same-language":
        part = "There is a Title for the text, and it is not all of it."
    outcome = await run(mine, source, place(source, part), {"lines": good})
    assert outcome.refusals == ()
    outcome = await run(mine, source, place(source, part), {"lines": bad}, {"lines": bad})
    assert outcome.proposals == ()
    assert reason in outcome.refusals[0].reason


async def test_carried_names_are_told_in_the_spelling_of_the_other_language(tmp_path: Path) -> None:
    source = here(tmp_path, "a.py", "def add_all(xs):\n    return sum(xs)\n")
    mine = described(
        'title = "x"\nprompt = "x"\n[verify]\nchecks = ["carries-names"]\n[edit]\nkind = "new-file"\n'
        'path = "{stem}_new.{extension}"\n[[variants]]\ntitle = "to Go"\nlanguage = "go"\n'
    )
    span = Span(start=0, end=len(source.text))
    good = {"lines": ["package main", "func AddAll(xs []int) int { return 0 }"]}
    outcome = await run(mine, source, span, good, options={"language": "go"})
    assert outcome.proposals[0].path == str(tmp_path / "a_new.go")
    bad = {"lines": ["package main", "func Sum(xs []int) int { return 0 }"]}
    outcome = await run(mine, source, span, bad, bad, options={"language": "go"})
    assert "it lacks add_all" in outcome.refusals[0].reason


def test_it_is_offered_where_the_file_says() -> None:
    source = parse(CODE, "src/a.py")
    cursor = place(source, "return a")
    cursor = Span(start=cursor.start, end=cursor.start)
    for where, expected in [
        ({"on": "symbol"}, ["Do it `add`"]),
        ({"on": "symbol", "symbols": ["class"]}, []),
        ({"on": "symbol", "languages": ["python"]}, ["Do it `add`"]),
        ({"on": "symbol", "languages": ["go", "rust"]}, []),
        ({"on": "symbol", "files": ["*.py"]}, ["Do it `add`"]),
        ({"on": "symbol", "files": ["src/*.py", "x"]}, ["Do it `add`"]),
        ({"on": "symbol", "files": ["tests/*.py"]}, []),
        ({"on": "selection"}, []),
        ({"on": "stub"}, []),
    ]:
        assert [offer.title for offer in action(where=where).offers(source, cursor)] == expected


async def test_what_is_not_offered_cannot_be_run() -> None:
    source = parse(CODE, "a.py")
    with pytest.raises(UsageError, match=r"is not for a\.py"):
        await run(action(where={"languages": ["go"]}), source, place(source, RETURN))


async def test_a_prompt_has_its_material() -> None:
    source = parse(
        f"import os\n\nclass A:\n    {CODE[:60].replace(chr(10), chr(10) + '    ')}pass\n\n{CODE}", "dir/a.py"
    )
    prompt = "".join(f"{name}={{{{ {name} }}}}\n" for name in VARIABLES)
    mine = action(prompt=prompt, where={"on": "symbol"}, edit={"kind": "show"})
    span = place(source, "def other")
    plan = mine.plan(source, span, None, {"instruction": "be quick"})
    ask = next(plan.prepare(plan.symbols[0]).flow())
    values = ask.values
    assert set(values) == {*VARIABLES, "problem"}
    assert values["selection"] == "def other():\n    return add(1, 2)"
    assert values["symbol"] == "other"
    assert values["kind"] == "function"
    assert values["callees"] == ("def add(a: int, b: int) -> int:",)
    assert values["path"] == "a.py"
    assert values["language"] == "python"
    assert values["instruction"] == "be quick"
    assert len(values["examples"]) == 2
    assert values["before"].endswith("    return a + b")
    facts = mine.plan(source, place(source, "def add(a"), None, {}).task.flow()
    assert "parameter b: int" in next(facts).values["facts"]


async def test_what_does_not_fit_is_left_out_and_the_bill_says_so() -> None:
    lines = "".join(f"    a = a + {i}\n" for i in range(2000))
    source = parse(f"def f(a):\n{lines}    return a\n", "a.py")
    mine = action(prompt="{{ code }}\n{{ selection }}", edit={"kind": "show"})
    outcome = await run(mine, source, place(source, "    return a"), {"lines": ["return a"]})
    assert outcome.text == "```python\nreturn a\n```"
    assert outcome.bills[0].omissions[0].startswith("code: the last ")


def test_one_paragraph_is_told_on_one_line_and_without_its_sign() -> None:
    source = parse("- some words\n  of it\n- more\n", "a.md")
    mine = action(where={"reads": "prose"})
    span = place(source, "- some words\n  of it")
    assert next(mine.plan(source, span, None, {}).task.flow()).values["selection"] == "some words of it"
    whole = Span(start=0, end=len(source.text))
    text = next(mine.plan(source, whole, None, {}).task.flow()).values["selection"]
    assert text == "- some words\n  of it\n- more"


@pytest.mark.parametrize(
    ("part", "symbol"),
    [
        ("    return a + b", "add"),
        (CODE[:90], ""),
        ("        y = 1", "A.f"),
        ("    def f(self):\n        y = 1", "A"),
    ],
)
def test_what_is_selected_belongs_to_what_is_around_all_of_it(part: str, symbol: str) -> None:
    source = parse(f"{CODE}\n\nclass A:\n    def f(self):\n        y = 1", "a.py")
    assert action().plan(source, place(source, part), None, {}).symbols[0].qualname == symbol
