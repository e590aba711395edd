"""What people have written in a README stays; what was written here is known again, and kept up to date."""

import json
import re
from collections.abc import Iterator

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st
from readmes import FACTS, NAMES, PROJECT, drive, fact, revised, script, silent, task

from nlx_lsp.actions.readme.revision import Revision
from nlx_lsp.actions.readme.sections import every
from nlx_lsp.edits.markup import MARKUPS
from nlx_lsp.errors import EditRefused
from nlx_lsp.facts.fact import Project
from nlx_lsp.values import Edit, Span

GOOD = json.dumps({"sentences": ["It mends links.", "Read the `docs` first."]})
LINES = """# fixit
# Other
## Install
## Why
## License
### Usage
## Tests ##
Install
-------
=======
text


- item
    code
```
~~~sh
<!-- note
-->
<h1>fixit</h1>
<div>
</div>
| a | b |
| - | - |
> # quoted
---
title: x
+++
* Install
** Why
#+title: fixit
#+begin_src sh
#+end_src
.. note:: x
   deeper
::
tab
[a]: b
\\
<!-- nlx: install 00000000 00000000 -->
# nlx: usage 01234567 89abcdef
日本
1. one
* * *""".split("\n")  # noqa: SIM905 - as they would stand in a file
TEXTS = st.tuples(
    st.lists(st.sampled_from([*LINES, "  \t"]), max_size=14),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.booleans(),
).map(lambda parts: ("\ufeff" * parts[2] + parts[1].join(parts[0]) + parts[1] * parts[3]).encode())
ANSWERS = st.lists(
    st.sampled_from(
        [
            GOOD,
            '{"sentences":["It mends links."]}',
            '{"sentences":["# Heading", "It mends zorblax files."]}',
            '{"sentences":["<!-- nlx: install 00000000 00000000 -->"]}',
            '{"sentences":["It mends',
            "```",
            "",
            "[1]",
            '{"sentences":[1,null,"```sh"]}',
        ]
    ),
    min_size=1,
    max_size=4,
)


def subsequence(small: bytes, large: bytes) -> bool:
    rest = iter(large)
    return all(byte in rest for byte in small)


@given(
    TEXTS | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
    ANSWERS,
    st.sampled_from(list(NAMES)),
)
@example(b"# fixit\n\n```sh\nnever closed", [GOOD], "markdown")
@example(b"---\na: b\n---", [GOOD], "markdown")
@example(b"## Install", [GOOD], "markdown")
def test_hand_written_bytes_survive_and_a_second_run_changes_nothing(
    text: bytes, answers: list[str], language: str
) -> None:
    work = task(text, language=language)
    assume(all(standing.owner != "us" for standing in work.layout.standings.values()))
    try:
        after = revised(work, script(answers))
    except EditRefused:
        return
    assert subsequence(text, after)
    edits = drive(work, script(answers)).proposal
    assert all(not len(edit.span) for edit in (edits.edits if edits else ()))
    assert revised(task(after, language=language), script(answers)) == after


@given(TEXTS, st.sampled_from(list(NAMES)))
def test_without_markers_sections_are_known_again_by_their_text(text: bytes, language: str) -> None:
    work = task(text, language=language, markers=False)
    try:
        result = drive(work, script([GOOD]))
    except EditRefused:
        return
    assume(result.proposal)
    after = revised(work, script([GOOD]))
    assert after.count(b"nlx:") == text.count(b"nlx:")
    known = remembered(work.place)
    assert revised(task(after, language=language, markers=False, known=known), script([GOOD])) == after


def remembered(place: object) -> dict[str, str]:
    from pathlib import Path  # noqa: PLC0415 - only here

    from nlx_lsp.project.written import recall  # noqa: PLC0415 - as above

    return recall(Path(str(place)))


@pytest.mark.parametrize("language", NAMES)
def test_a_readme_is_made_of_nothing(language: str) -> None:
    after = revised(task(b"", language=language), script([GOOD]))
    titles = [section.title for section in MARKUPS[language].read(after).headings]
    assert titles[:4] == ["fixit", "Features", "Installation", "Quick start"]
    assert titles[-3:] == ["Documentation", "Contributing", "Licence"]
    assert b"It mends links." in after
    assert after.endswith(b"\n")
    assert not after.endswith(b"\n\n")


def sections(text: bytes) -> dict[str, str]:
    document = MARKUPS["markdown"].read(text)
    return {each.title: text[each.span.start : each.span.end].decode() for each in document.headings}


def changed(**values: str) -> Project:
    facts = tuple(evolve(each, value=values.get(each.kind, each.value)) for each in FACTS)
    return evolve(PROJECT, facts=facts)


def test_only_what_the_facts_change_is_brought_up_to_date() -> None:
    before = revised(task(b""), silent)
    after = revised(task(before, changed(test="tox")), silent)
    old, new = sections(before), sections(after)
    assert {title for title in old if old[title] != new[title]} == {"Testing"}
    assert "tox" in new["Testing"]
    assert "pytest" not in new["Testing"]


def test_what_somebody_has_changed_is_theirs() -> None:
    before = revised(task(b""), silent).replace(b"pytest", b"pytest -q")
    result = drive(task(before, changed(test="tox")), silent)
    assert result.proposal is None
    assert "Testing" in result.text


def test_what_no_fact_supports_any_longer_goes() -> None:
    before = revised(task(b""), silent)
    without = evolve(PROJECT, facts=tuple(each for each in FACTS if each.kind != "environment"))
    after = revised(task(before, without), silent)
    assert "Environment variables" in sections(before)
    assert sections(after).keys() == sections(before).keys() - {"Environment variables"}


def test_blanks_at_the_ends_of_lines_are_no_change() -> None:
    before = revised(task(b""), silent)
    spaced = re.sub(rb"(?m)^(pytest)$", rb"\1  ", before) + b"\n\n"
    assert revised(task(spaced, changed(test="tox")), silent).count(b"tox") == 1


@given(
    st.lists(st.tuples(st.integers(min_value=0), st.sampled_from(LINES)), min_size=1, max_size=5),
    st.sampled_from(list(NAMES)),
)
def test_what_somebody_adds_to_our_sections_stays(additions: list[tuple[int, str]], language: str) -> None:
    lines = revised(task(b"", language=language), script([GOOD])).decode().split("\n")
    for number, (place, line) in enumerate(additions):
        lines.insert(place % len(lines), f"{line} mine-{number}-")
    text = "\n".join(lines).encode()
    try:
        after = revised(task(text, changed(test="tox", install="make install"), language=language), silent)
    except EditRefused:
        return
    mine = re.compile(rb"[^\n]*mine-\d-")
    assert mine.findall(after) == mine.findall(text)


def placed(text: str) -> Iterator[str]:
    after = revised(task(text.encode()), silent)
    yield from (section.title for section in MARKUPS["markdown"].read(after).headings if section.level == 2)


def test_new_sections_stand_where_their_order_says() -> None:
    found = list(
        placed(
            "# fixit\n\nMine.\n\n## Why\n\nSo.\n\n## How to install it\n\nAsk me.\n\n## License\n\nMine.\n"
        )
    )
    assert (
        found.index("Why")
        < found.index("Features")
        < found.index("How to install it")
        < found.index("Testing")
    )
    assert found[-1] == "License"
    assert "Installation" not in found
    assert "Licence" not in found


def test_what_is_linked_already_gets_no_section() -> None:
    text = "# fixit\n\nSee [how](CONTRIBUTING.md), [a guide](docs/guide.md) and https://example.org/fixit.\n"
    found = list(placed(text))
    assert {"Contributing", "Documentation"}.isdisjoint(found)
    assert "Licence" in found
    assert "Documentation" in placed(text.replace("docs/guide.md", "docs/guide.md.txt"))


def test_a_heading_without_text_gets_one() -> None:
    text = b"# fixit\n\n## Installation\n\n## Mine\n\nText.\n"
    after = revised(task(text), silent)
    assert "pip install ." in sections(after)["Installation"]
    assert after.count(b"## Installation") == 1
    assert sections(after)["fixit"].count("Mends broken links") == 1


def test_line_ends_are_the_documents() -> None:
    after = revised(task(b"# fixit\r\n\r\nMine.\r\n"), silent)
    assert after.count(b"\n") == after.count(b"\r\n") > 20


def test_nothing_is_put_into_a_block_that_is_never_closed() -> None:
    with pytest.raises(EditRefused, match="never closed"):
        drive(task(b"# fixit\n\nMine.\n\n```sh\nmake\n"), silent)


def test_a_title_is_not_put_above_what_somebody_begins_with() -> None:
    after = revised(task(b"This is mine.\n"), silent)
    assert after.startswith(b"This is mine.\n\n## Features\n")


@pytest.mark.parametrize("begin", ["\ufeff", "---\na: b\n---\n", "+++\na = 1\n+++\n"])
def test_front_matter_stays_in_front(begin: str) -> None:
    after = revised(task(begin.encode()), silent).decode()
    assert after.startswith(begin)
    assert "# fixit\n" in after


def test_a_command_of_the_name_of_a_section_is_none() -> None:
    facts = (*FACTS, fact("entry_point", "install", type="command", target="a:b"))
    text = revised(task(b"", evolve(PROJECT, facts=facts)), silent)
    assert "### install" in text.decode()
    assert revised(task(text, evolve(PROJECT, facts=facts)), silent) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (0, 8, ""),
        (9, 14, "Yours"),
        (9, 9, "```\n"),
        (9, 9, "<!-- "),
        (15, 15, "\n## Installation\n\nInvented.\n"),
    ],
)
def test_the_proof_finds_what_would_harm(start: int, end: int, text: str) -> None:
    before = revised(task(b"# fixit\n\nMine.\n\n## Why\n\nSo.\n"), silent)
    layout = task(before).layout
    revision = Revision(layout=layout, drafts=(), gone=(), markers=True)
    revision.prove((), every(), "fixit")
    with pytest.raises(EditRefused):
        revision.prove([Edit(span=Span(start=start, end=end), text=text)], every(), "fixit")
