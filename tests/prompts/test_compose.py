"""Prompts: templates, budgets, bills."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve

from nlx_lsp.errors import PromptError
from nlx_lsp.prompts.compose import Draft, compose
from nlx_lsp.prompts.template import Templates
from nlx_lsp.values import JSON, Message, Request

TEMPLATE = """\
{% block system %}Be brief.{% endblock %}
{% block file %}File {{ name }}: {{ names | join(" ") }}
{% endblock %}
{% block code %}{{ code }}
{% endblock %}
{% block empty %}{% if names == 1 %}never{% endif %}{% endblock %}
{% block task %}Go.{% endblock %}
"""


async def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    (tmp_path / "test.chat.jinja").write_text(TEMPLATE)
    return Templates(tmp_path)


def draft(**values: JSON) -> Draft:
    defaults = {"name": "a.py", "names": ("x", "y"), "code": "\n".join(f"line {n}" for n in range(20))}
    return Draft(
        action="test",
        prompt_format="chat",
        values={**defaults, **values},
        request=Request(prompt="", max_tokens=7),
        optional=("names",),
        cuttable=("code",),
    )


async def test_blocks_become_messages_and_lines_of_the_bill(templates: Templates) -> None:
    prompt = await compose(draft(code="x = 1"), templates, words, 100)
    assert prompt.request.prompt == (
        Message(role="system", content="Be brief."),
        Message(role="user", content="File a.py: x y\nx = 1\nGo."),
    )
    assert prompt.request.max_tokens == 7
    assert [(item.part, item.tokens, item.sent) for item in prompt.bill.items] == [
        ("system", 2, 2),
        ("file", 4, 4),
        ("code", 3, 3),
        ("task", 1, 1),
    ]
    assert (prompt.bill.total, prompt.bill.omissions) == (10, ())


async def test_what_does_not_fit_is_left_out_in_order_and_said(templates: Templates) -> None:
    prompt = await compose(draft(code="x = 1"), templates, words, 8)
    assert prompt.bill.omissions == ("names: 2 left out",)
    assert prompt.bill.total == 8
    assert {item.part: (item.tokens, item.sent) for item in prompt.bill.items}["file"] == (4, 2)


@pytest.mark.parametrize("budget", range(13, 47))
async def test_code_is_cut_to_what_fits_and_the_cut_is_seen(templates: Templates, budget: int) -> None:
    prompt = await compose(draft(), templates, words, budget)
    assert prompt.bill.total <= budget
    (_, user) = prompt.request.prompt
    kept = user.content.count("line ")
    if kept < 20:
        assert f"# … {20 - kept} lines left out" in user.content
        assert f"code: the last {20 - kept} of 20 lines left out" in prompt.bill.omissions
        # One line more would not have fitted.
        assert prompt.bill.total + 2 > budget


async def test_the_next_text_is_cut_only_when_nothing_is_left_of_the_first(tmp_path: Path) -> None:
    (tmp_path / "test.chat.jinja").write_text(TEMPLATE.replace("{{ code }}", "{{ notes }}\n{{ code }}"))
    both = evolve(draft(notes="a note\n" * 30), cuttable=("notes", "code"))
    prompt = await compose(both, Templates(tmp_path), words, 80)
    assert prompt.bill.omissions[-1].startswith("notes: the last")
    assert "line 19" in prompt.request.prompt[1].content
    prompt = await compose(both, Templates(tmp_path), words, 30)
    assert prompt.bill.omissions[-2] == "notes: the last 30 of 30 lines left out"
    assert prompt.bill.omissions[-1].startswith("code: the last")
    assert prompt.bill.total <= 30


async def test_what_cannot_fit_is_an_error_with_both_numbers(templates: Templates) -> None:
    with pytest.raises(PromptError, match=r"needs \d+ tokens, but only 5"):
        await compose(draft(), templates, words, 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{% block system %}{{ nothing }}{% endblock %}", "nothing"),
        ("{% block system %}\n{% if %}{% endblock %}", "line 2"),
        ("{% block system %}{{ name.__class__.__mro__ }}{% endblock %}", "unsafe"),
        ("{% block system %}{{ 1 / 0 }}{% endblock %}", "division"),
    ],
)
async def test_a_wrong_template_of_the_user_is_one_clear_error(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "test.chat.jinja").write_text(text)
    with pytest.raises(PromptError, match=message):
        await compose(draft(), Templates(tmp_path), words, 100)


async def test_a_prompt_format_without_template_is_an_error() -> None:
    with pytest.raises(PromptError, match=r"test\.chat\.jinja"):
        await compose(draft(), Templates(), words, 100)


async def test_a_template_without_blocks_is_raw_text(tmp_path: Path) -> None:
    (tmp_path / "test.chat.jinja").write_text("{{ name }}: {{ code }}\n")
    prompt = await compose(draft(code="x"), Templates(tmp_path), words, 100)
    assert prompt.request.prompt == "a.py: x"


def test_the_users_templates_come_before_the_packages(tmp_path: Path) -> None:
    (tmp_path / "docstring.chat.jinja").write_text("{% block system %}Mine.{% endblock %}")
    assert Templates(tmp_path).render("docstring", "chat", {}).parts[0].text == "Mine."
