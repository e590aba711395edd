"""The built-in actions that files describe: what they make of good answers, and what they refuse."""

from pathlib import Path

import pytest
from actions.own.bench import built_in, here, parse, place, run

from nlx_lsp import actions
from nlx_lsp.edits.apply import apply
from nlx_lsp.errors import UsageError
from nlx_lsp.values import Model, Offer, Span

ACTIONS = built_in()
CODE = '''\
def double(xs):
    out = []
    for x in xs:
        out.append(x * 2)
    return out


def halve(number: int) -> float:
    """Return half of a number."""
    pass
'''
LOOP = "    out = []\n    for x in xs:\n        out.append(x * 2)\n    return out\n"
TABLE = 'NAMES = {\n    Colour.RED: "red",\n    Colour.GREEN: "green",\n}\n'
ENTRIES = '    Colour.RED: "red",\n    Colour.GREEN: "green",\n'
TEXT = """\
# Reading

The file are read once, and the the lines of `config.toml`
is kept in 2 tables. See [the manual](http://example.org/a).

- read once
- kept in memory

The end of it.
"""
PARAGRAPH = TEXT[TEXT.index("The file") : TEXT.index("\n\n- read")]


def offered(text: str, path: str, part: str, *, empty: bool = False) -> list[Offer]:
    source = parse(text, path)
    span = place(source, part)
    if empty:
        span = Span(start=span.start, end=span.start)
    return actions.offers(ACTIONS, source, span)


def titles(text: str, path: str, part: str, *, empty: bool = False) -> list[str]:
    return [offer.title for offer in offered(text, path, part, empty=empty)]


def test_each_is_offered_where_it_applies() -> None:
    assert titles(CODE, "a.py", LOOP) == [
        "Continue the pattern of the selection",
        *(f"Convert the selection: to {name}" for name in ("TypeScript", "Go", "Rust")),
        *(f"Rewrite the selection: {how}" for how in ("simpler", "shorter", "clearer")),
    ]
    assert titles(CODE, "a.py", "out = []", empty=True) == []
    assert titles(CODE, "a.py", "pass", empty=True) == ["Implement `halve`"]
    assert titles(TEXT, "a.md", "file are", empty=True) == ["Proofread the paragraph"]
    assert titles(TEXT, "a.md", "# Reading", empty=True) == []
    assert titles(TEXT, "a.md", PARAGRAPH) == [
        *(f"Expand the selected notes: {how}" for how in ("briefly", "in detail")),
        "Proofread the paragraph",
        *(f"Rewrite the selection: {how}" for how in ("simpler", "shorter", "clearer")),
        "Summarise the selection before it",
    ]


def test_a_heading_cannot_be_rewritten_but_can_be_summarised() -> None:
    assert titles(TEXT, "a.md", TEXT[: TEXT.index(" once,")]) == [
        "Proofread the paragraph",
        "Summarise the selection before it",
    ]


async def test_code_is_rewritten_at_its_indentation() -> None:
    source = parse(CODE, "a.py")
    outcome = await run(
        ACTIONS["rewrite"], source, place(source, LOOP), {"lines": ["return [x * 2 for x in xs]"]}
    )
    assert apply(source.text, outcome.edits).decode() == CODE.replace(
        LOOP, "    return [x * 2 for x in xs]\n"
    )


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["return [x * 2 for x in xs"], "the file would no longer parse"),
        (["out = '''", "for x in xs: return out"], "the file would no longer parse"),
        (["pass"], "it has too little to do with what it was made from"),
        (["return [x * 2 for x in range(3)]"], "it no longer uses xs"),
        (["print([x * 2 for x in xs])"], "return is not in it"),
        (["if not xs: raise ValueError", "return [x * 2 for x in xs]"], "it has raise, which was not there"),
        ([], "it says nothing"),
        (["out = []", "for x in xs:", "    out.append(x * 2)", "return out"], "it changes nothing"),
        (["for x in xs: return out \u202e"], "it has characters that cannot be seen"),
        (["return " + "out" * 140], "it is longer than 400 characters"),
    ],
)
async def test_code_that_does_not_fit_is_refused(lines: list[str], reason: str) -> None:
    source = parse(CODE, "a.py")
    answer = {"lines": lines}
    outcome = await run(ACTIONS["rewrite"], source, place(source, LOOP), answer, answer)
    assert outcome.edits == ()
    assert outcome.refusals[0].reason == f"The answer is not used: {reason}."


async def test_a_definition_may_not_get_lost() -> None:
    source = parse(CODE, "a.py")
    answer = {"lines": ["def twice(xs):", "    return [x * 2 for x in xs]"]}
    span = place(source, CODE[: CODE.index("\n\n\ndef halve")])
    outcome = await run(ACTIONS["rewrite"], source, span, answer, answer)
    assert "it takes double away, or changes its header" in outcome.refusals[0].reason


async def test_a_constant_may_not_get_lost() -> None:
    source = parse("import os\n\nWIDTH = 80\nHEIGHT = 25\n", "a.py")
    answer = {"lines": ["WIDTH = 80"]}
    outcome = await run(ACTIONS["rewrite"], source, place(source, "WIDTH = 80\nHEIGHT = 25"), answer, answer)
    assert "it takes HEIGHT away" in outcome.refusals[0].reason


async def test_what_is_refused_is_asked_for_once_more() -> None:
    source = parse(CODE, "a.py")
    good = {"lines": ["return [x * 2 for x in xs]"]}
    for bad in ("nonsense", "{", '{"lines": 5}', '{"lines": ["("]}', '{"text": "x"}', "[]", '{"lines": [5]}'):
        assert (await run(ACTIONS["rewrite"], source, place(source, LOOP), bad, good)).edits


async def test_an_instruction_is_needed_to_rewrite() -> None:
    source = parse(CODE, "a.py")
    for options in ({}, {"instruction": 5}, {"instruction": "x" * 2000}):
        with pytest.raises(UsageError, match="instruction"):
            await run(ACTIONS["rewrite"], source, place(source, LOOP), options=options)


async def test_a_body_is_written() -> None:
    source = parse(CODE, "a.py")
    outcome = await run(ACTIONS["implement"], source, place(source, "pass"), {"lines": ["return number / 2"]})
    assert apply(source.text, outcome.edits).decode() == CODE.replace("pass", "return number / 2")
    made_up = {"lines": ["return math.ldexp(number, -1)"]}
    outcome = await run(ACTIONS["implement"], source, place(source, "pass"), made_up, made_up)
    assert "it uses math, which is nowhere defined" in outcome.refusals[0].reason
    imported = {"lines": ["import math", "return math.ldexp(number, -1)"]}
    assert (await run(ACTIONS["implement"], source, place(source, "pass"), imported)).edits
    bad = {"lines": ["return number / 2", "", "def more():", "    return 1"]}
    worse = {"lines": ['"""', "x"]}
    outcome = await run(ACTIONS["implement"], source, place(source, "pass"), worse, worse)
    assert outcome.edits == ()
    outcome = await run(ACTIONS["implement"], source, place(source, "pass"), bad)  # it is local
    assert "    def more():\n        return 1" in apply(source.text, outcome.edits).decode()


async def test_a_pattern_is_continued_behind_its_examples() -> None:
    source = parse(TABLE, "a.py")
    answer = {"lines": ['Colour.BLUE: "blue",', 'Colour.GREY: "grey",']}
    outcome = await run(ACTIONS["continue"], source, place(source, ENTRIES), answer)
    more = '    Colour.BLUE: "blue",\n    Colour.GREY: "grey",\n'
    assert apply(source.text, outcome.edits).decode() == TABLE.replace(ENTRIES, ENTRIES + more)
    bad = {"lines": ['Colour.BLUE: "blue"', "}", "Colour = {"]}
    outcome = await run(ACTIONS["continue"], source, place(source, ENTRIES), bad, bad)
    assert outcome.edits == ()


GO = ["package main", "", "func double(xs []int) []int {", "\treturn xs", "}"]


async def test_code_is_converted_into_a_new_file(tmp_path: Path) -> None:
    source = here(tmp_path, "a.py", CODE)
    span = place(source, CODE[: CODE.index("\n\n\ndef halve")])
    answer = {"lines": GO, "not carried over": ["any type of number"]}
    outcome = await run(ACTIONS["convert"], source, span, answer)
    (proposal,) = outcome.proposals
    assert proposal.path == str(tmp_path / "a.go")
    assert proposal.before is None
    assert proposal.edits[0].text == "\n".join([*GO, "", "// not carried over: any type of number", ""])
    assert proposal.note == "not carried over: any type of number"
    assert outcome.edits == ()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"lines": [*GO, "}"], "not carried over": []}, "it is no go that parses"),
        ({"lines": ["package main"], "not carried over": []}, "it lacks double"),
        ({"lines": GO}, "The answer has another shape."),
    ],
)
async def test_what_is_no_translation_is_refused(tmp_path: Path, answer: object, reason: str) -> None:
    source = here(tmp_path, "a.py", CODE)
    outcome = await run(ACTIONS["convert"], source, place(source, CODE[:90]), answer, answer)
    assert outcome.proposals == ()
    assert reason in outcome.refusals[0].reason


async def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.go").write_text("mine")
    source = here(tmp_path, "a.py", CODE)
    with pytest.raises(UsageError, match="is there already"):
        await run(ACTIONS["convert"], source, place(source, LOOP))
    for options in ({}, {"language": "klingon"}):
        with pytest.raises(UsageError, match="needs the option language"):
            await run(ACTIONS["convert"], source, place(source, LOOP), options=options)


MENDED = "The file is read once, and the lines of `config.toml` are kept in 2 tables. See [the manual](http://example.org/a)."


async def test_slips_become_findings_with_fixes() -> None:
    source = parse(TEXT, "a.md")
    outcome = await run(ACTIONS["proofread"], source, place(source, "file"), {"text": MENDED})
    assert [finding.message for finding in outcome.findings] == [
        "“are” → “is”",
        "“the the” → “the”",
        "“is” → “are”",
    ]
    edits = [finding.replacement for finding in outcome.findings if finding.replacement]
    assert " ".join(apply(source.text, edits).decode().split()) == " ".join(
        TEXT.replace(PARAGRAPH, MENDED).split()
    )
    assert outcome.edits == ()


async def test_another_meaning_is_dropped_and_the_slips_are_kept() -> None:
    source = parse(TEXT, "a.md")
    other = (
        MENDED.replace("2 tables", "3 tables")
        .replace("once", "never")
        .replace("`config.toml`", "`setup.cfg`")
    )
    outcome = await run(ACTIONS["proofread"], source, place(source, "file"), {"text": other})
    assert [finding.message for finding in outcome.findings] == [
        "“are” → “is”",
        "“the the” → “the”",
        "“is” → “are”",
    ]
    assert outcome.dropped == {"changes what is said": 3}


async def test_a_paragraph_without_a_slip_has_no_finding() -> None:
    source = parse(TEXT, "a.md")
    outcome = await run(ACTIONS["proofread"], source, place(source, "The end"), {"text": "The end of it."})
    assert (outcome.findings, outcome.refusals, outcome.proposals) == ((), (), ())


async def test_paragraphs_are_proofread_one_by_one() -> None:
    source = parse(TEXT, "a.md")
    answers = [
        {"text": text} for text in ("bonjour", "bonjour", "Read once", "kept in memory", "The end of it.")
    ]
    outcome = await run(ACTIONS["proofread"], source, Span(start=0, end=len(TEXT)), *answers)
    assert [finding.message for finding in outcome.findings] == ["“read” → “Read”"]
    assert outcome.bills


async def test_a_paragraph_that_cannot_be_read_does_not_spoil_the_others() -> None:
    source = parse("One are.\n\nTwo is.\n", "a.md")
    answers = [{"text": ""}, {"text": "\u202eOne"}, {"text": "Two are."}]
    outcome = await run(ACTIONS["proofread"], source, Span(start=0, end=len(source.text)), *answers)
    assert [finding.message for finding in outcome.findings] == ["“is.” → “are.”"]
    assert outcome.dropped == {"The answer is not used: it has characters that cannot be seen.": 1}
    long = parse("word " * 1000, "a.md")
    outcome = await run(ACTIONS["proofread"], long, Span(start=0, end=0))
    assert "longer than 2000 characters" in outcome.refusals[0].reason


async def test_prose_is_rewritten_in_the_width_of_its_file() -> None:
    source = parse(TEXT, "a.md")
    said = (
        "The 2 tables hold the lines of `config.toml`, a file that is read once; "
        "[the manual](http://example.org/a) says more."
    )
    outcome = await run(ACTIONS["rewrite"], source, place(source, PARAGRAPH), {"lines": [said]})
    after = apply(source.text, outcome.edits).decode()
    assert after.startswith(
        TEXT[: TEXT.index("The file")] + "The 2 tables hold the lines of `config.toml`, a file that is\n"
    )
    assert after.endswith(TEXT[TEXT.index("\n\n- read") :])
    assert max(map(len, after.splitlines())) <= max(map(len, TEXT.splitlines()))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (MENDED.replace("2", "3"), "2 is not in it"),
        (MENDED.replace("`config.toml`", "the file"), "`config.toml` is not in it"),
        (MENDED + " See `more`.", "it has `more`, which was not there"),
        (MENDED.replace("example.org/a", "evil.org"), "is not in it"),
        ("# " + MENDED, "a paragraph begins like a heading, a list or code"),
        (MENDED.replace("once", "<b>once</b>"), "it has markup that was not there"),
        (f"{MENDED} {MENDED}", "it repeats itself"),
        ("`config.toml` 2", "a paragraph of it is no sentence"),
        ("Some other sentences that say nothing of it.", "it has too little to do with"),
    ],
)
async def test_prose_loses_and_gains_nothing(said: str, reason: str) -> None:
    source = parse(TEXT, "a.md")
    outcome = await run(
        ACTIONS["rewrite"], source, place(source, PARAGRAPH), {"lines": [said]}, {"lines": [said]}
    )
    assert outcome.edits == ()
    assert reason in outcome.refusals[0].reason


async def test_line_ends_and_margins_of_prose_are_kept() -> None:
    text = "> One is here, two are\n> there, and all of it is fine.\n\nEnd.\n".replace("\n", "\r\n")
    source = parse(text, "a.md")
    answer = {"lines": ["Fine: one is here, and two of them are there, so it is all there is."]}
    outcome = await run(ACTIONS["rewrite"], source, place(source, "One is here, two are\r\n> there"), answer)
    assert apply(source.text, outcome.edits).decode() == (
        "> Fine: one is here, and two of\r\n> them are there, so it is all\r\n> there is.\r\n\r\nEnd.\r\n"
    )


async def test_notes_become_paragraphs() -> None:
    source = parse(TEXT, "a.md")
    notes = "- read once\n- kept in memory\n"
    said = ["The file is read once, and no more.", "After that it is kept in memory."]
    outcome = await run(ACTIONS["expand"], source, place(source, notes), {"lines": said[:1]})
    assert apply(source.text, outcome.edits).decode() == TEXT.replace(notes, said[0] + "\n")
    outcome = await run(ACTIONS["expand"], source, place(source, notes), {"lines": said})
    assert apply(source.text, outcome.edits).decode() == TEXT.replace(notes, f"- {said[0]}\n- {said[1]}\n")
    bad = {"lines": ["As Ada Lovelace says, it is read once and kept in memory."]}
    outcome = await run(ACTIONS["expand"], source, place(source, notes), bad, bad)
    assert "it has Ada" in outcome.refusals[0].reason or "it has Lovelace" in outcome.refusals[0].reason


async def test_a_summary_stands_before_what_it_sums_up() -> None:
    source = parse(TEXT, "a.md")
    outcome = await run(
        ACTIONS["summarise"], source, place(source, PARAGRAPH), {"text": "Lines are kept in tables."}
    )
    assert apply(source.text, outcome.edits).decode() == TEXT.replace(
        PARAGRAPH, f"Lines are kept in tables.\n\n{PARAGRAPH}"
    )
    long = parse(f"{PARAGRAPH}\n\n" * 20, "a.md")
    everything = Span(start=0, end=len(long.text))
    outcome = await run(ACTIONS["summarise"], long, everything, {"text": "Lines are kept in tables."})
    assert apply(long.text, outcome.edits) == b"Lines are kept in tables.\n\n" + long.text
    german = {"text": "Die Datei wird nur einmal gelesen, und das ist es auch, was für die Zeilen gilt."}
    outcome = await run(ACTIONS["summarise"], source, place(source, PARAGRAPH), german, german)
    assert "it is in German, not in English" in outcome.refusals[0].reason


@pytest.mark.parametrize("action", sorted(ACTIONS))
async def test_the_bundled_model_is_not_asked(action: str, tmp_path: Path) -> None:
    prose = ACTIONS[action].reads == "prose"
    source = here(tmp_path, "a.md" if prose else "a.py", TEXT if prose else CODE)
    part = PARAGRAPH if prose else "pass" if action == "implement" else LOOP
    bundled = Model(name="bundled", context_tokens=512, prompt_format="nlx-1", prompt_tokens=224, draft=True)
    outcome = await run(ACTIONS[action], source, place(source, part), model=bundled)
    assert outcome.tokens == 0
    assert "not made for" in outcome.refusals[0].reason


@pytest.mark.parametrize("action", sorted(ACTIONS))
async def test_nothing_to_work_on_is_told(action: str) -> None:
    prose = ACTIONS[action].reads == "prose"
    source = parse("\n\n" if prose else "x = 1\n\n\n", "a.md" if prose else "a.py")
    end = len(source.text)
    with pytest.raises(UsageError, match="There is nothing to work on at this place"):
        await run(ACTIONS[action], source, Span(start=end - 1, end=end))
