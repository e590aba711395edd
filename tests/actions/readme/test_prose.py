"""The model's sentences: kept if the facts support them, asked for once more if not, and then dropped."""

import json
from typing import Any

import pytest
from attrs import evolve
from readmes import FACTS, PROJECT, drive, next_of, revised, script, silent, task

from nlx_lsp.actions.protocol import Answer, Ask
from nlx_lsp.actions.readme.section import Material
from nlx_lsp.actions.readme.sections import every, install
from nlx_lsp.engines.schema.reading import read
from nlx_lsp.errors import ConsentMissing, EngineCrashed
from nlx_lsp.values import Token

MATERIAL = Material.of(PROJECT, "README.md")


def said(*sentences: Any) -> str:
    return json.dumps({"sentences": sentences})


def conversation(*answers: str) -> tuple[list[Ask], Any]:
    """Return what is asked for one section, and what has become of the answers."""
    from nlx_lsp.actions.readme.prose import write  # noqa: PLC0415 - a generator, begun anew each time

    flow = write(install.SECTION, MATERIAL, "Installation", 2)
    asked: list[Ask] = []
    step = next_of(flow, None)
    for answer in answers:
        asked.append(step)
        step = next_of(flow, Answer(tokens=(Token(text=answer),)))
    return asked, step


def test_what_is_refused_is_asked_for_once_more() -> None:
    asked, written = conversation(
        said("It needs Python 3.11.", "It needs Zorblax."), said("Use `pip install .` then.")
    )
    assert [ask.values["most"] for ask in asked] == [2, 1]
    [(sentence, reasons)] = asked[1].values["problems"]
    assert sentence == "It needs Zorblax."
    assert reasons == ("speaks of `Zorblax`, which is not in the facts",)
    assert written.sentences == ("It needs Python 3.11.", "Use `pip install .` then.")
    assert [each.sentence for each in written.dropped] == ["It needs Zorblax."]


def test_what_is_refused_twice_is_dropped() -> None:
    asked, written = conversation(said("It needs Zorblax."), said("It needs zorblax."))
    assert len(asked) == 2
    assert written.sentences == ()
    assert [each.sentence for each in written.dropped] == ["It needs Zorblax.", "It needs zorblax."]
    assert {each.section for each in written.dropped} == {"Installation"}


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "null", '{"sentences":3}', '{"sentences":[1,null]}', '{"sentences":["', said()]
)
def test_an_answer_without_sentences_is_none(answer: str) -> None:
    asked, written = conversation(answer)
    assert len(asked) == 1
    assert (written.sentences, written.dropped, written.trouble) == ((), (), "")


def test_of_an_answer_that_broke_off_what_is_whole_is_taken() -> None:
    _, written = conversation('{"sentences":["It needs Python 3.11.","It nee')
    assert written.sentences == ("It needs Python 3.11.",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Yes.",
        "It needs Python " + "and Python " * 40,
        "It installs and installs and installs and installs and installs and installs and installs it.",
        "Mends broken links in text files",
        "fixit mends broken links in text",
    ],
)
def test_a_sentence_has_to_say_something(sentence: str) -> None:
    _, written = conversation(said(sentence), said())
    assert written.sentences == ()


def test_no_more_is_taken_than_was_asked_for() -> None:
    _, written = conversation(
        said("It needs Python 3.11.", "Use `pip install .` then.", "The install is all.")
    )
    assert len(written.sentences) == 2


def test_a_section_is_told_its_own_facts_only() -> None:
    asked, _ = conversation(said())
    told = asked[0].values["facts"]
    assert "pip install ." in told
    assert "FIXIT_CACHE" not in told
    assert asked[0].cuttable == ("facts",)
    assert asked[0].schema
    assert read(asked[0].schema).only() == ord("{")


def test_without_sentences_the_model_is_not_asked() -> None:
    def never(ask: Ask) -> str:
        raise AssertionError(ask)

    assert b"pip install ." in revised(task(b"", sentences=0), never)


def test_each_section_is_asked_about_once_where_nothing_is_refused() -> None:
    asked: list[str] = []

    def note(ask: Ask) -> str:
        asked.append(ask.values["title"])
        return said()

    revised(task(b""), note)
    wanted = [section.title or "fixit" for section in every() if section.about]
    assert asked == wanted


def test_where_the_engine_fails_the_facts_remain() -> None:
    flow = task(b"").flow()
    next(flow)
    with pytest.raises(StopIteration) as end:
        flow.throw(EngineCrashed("It broke down."))
    result = end.value.value
    assert "pip install ." in result.proposal.edits[0].text
    assert "It broke down." in result.text
    assert "facts alone" in result.proposal.note


def test_consent_is_the_users_to_give() -> None:
    flow = task(b"").flow()
    next(flow)
    with pytest.raises(ConsentMissing):
        flow.throw(ConsentMissing("May code go there?"))


def test_a_model_that_was_not_made_for_it_is_not_asked_again() -> None:
    flow = task(b"").flow()
    next(flow)
    with pytest.raises(StopIteration) as end:
        flow.send(Answer(asked=False))
    assert end.value.value.proposal
    assert "not made for this" in end.value.value.text


def test_what_was_dropped_is_told_with_its_reason() -> None:
    result = drive(task(b""), script([said("It is blazingly fast.")]))
    assert "`It is blazingly fast.`: promises something about speed: blazingly" in result.text
    assert sum(result.dropped.values()) == result.text.count("blazingly fast.")
    assert "sentences of the model dropped" in result.proposal.note  # type: ignore[union-attr]  # there is one


def test_a_project_without_facts_gets_nothing() -> None:
    assert drive(task(b"", evolve(PROJECT, facts=())), silent).proposal is None


def test_what_the_readme_says_is_no_fact_about_itself() -> None:
    own = evolve(FACTS[1], value="Says the README.", origin=evolve(FACTS[1].origin, path="README.md"))
    assert own not in Material.of(evolve(PROJECT, facts=(own, *FACTS)), "README.md").project.facts
