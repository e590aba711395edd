"""Prompts: laid out by the model's own template, with control tokens from nowhere else."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.engines.worker.prompt import tokens
from nlx_lsp.engines.worker.template import lay_out
from nlx_lsp.models.gguf import Header
from nlx_lsp.values import Message

SYSTEM = Message(role="system", content="  Be brief.  ")
USER = Message(role="user", content="Say {{ 7 * 7 }}")
MORE = (Message(role="assistant", content="49"), Message(role="user", content="Again"))

CHATML = """
{%- for m in messages -%}
    {{ '<|im_start|>' + m['role'] + '\n' + m.content + '<|im_end|>\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{ '<|im_start|>assistant\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\n\n</think>\n\n' }}
    {%- endif %}
{%- endif %}
"""
NO_SYSTEM = """{{ bos_token }}
{%- if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}
{% for m in messages %}
{{ '<start_of_turn>' + ('model' if m.role == 'assistant' else m.role) + '\n' }}
{{- m['content'] | trim + '<end_of_turn>\n' }}
{%- endfor %}
{{ '<start_of_turn>model\n' }}
"""
USEFUL = """{% generation %}{% for m in messages %}
{% if loop.first %}{{ [m.role] | tojson }}{% endif %}{{ m.content }}
{%- if loop.last %}{% break %}{% endif %}
{% endfor %}{% endgeneration %}{{ strftime_now('%Y') | length }}{{ eos_token }}"""
FALLBACK = (
    "### System:\n  Be brief.  \n\n### User:\nSay {{ 7 * 7 }}\n\n"
    "### Assistant:\n49\n\n### User:\nAgain\n\n### Assistant:\n"
)


def laid_out(template: str, *messages: Message) -> str:
    return "".join(text for text, _ in lay_out(template, messages, begin="<s>", end="</s>"))


def test_uses_the_template_and_switches_thinking_off() -> None:
    assert laid_out(CHATML, SYSTEM, USER) == (
        "<|im_start|>system\n  Be brief.  <|im_end|>\n<|im_start|>user\nSay {{ 7 * 7 }}<|im_end|>\n"
        "<|im_start|>assistant\n<think>\n\n</think>\n\n"
    )


def test_a_template_without_system_messages_gets_them_with_the_first_of_the_user() -> None:
    assert laid_out(NO_SYSTEM, SYSTEM, USER, *MORE) == (
        "<s><start_of_turn>user\n  Be brief.  \n\nSay {{ 7 * 7 }}<end_of_turn>\n"
        "<start_of_turn>model\n49<end_of_turn>\n"
        "<start_of_turn>user\nAgain<end_of_turn>\n<start_of_turn>model\n"
    )


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{% for",
        "{{ unknown.attribute.of_it }}",
        "{{ raise_exception('never') }}",
        "{{ messages[0].__class__.__mro__ }}{% for m in messages %}{{ m.content }}{% endfor %}",
        "{{ 1 / 0 }}",
        "{{ messages[-1].content }}",
        "{% for m in messages | reverse %}{{ m.content }}{% endfor %}",
        "{% for m in messages %}{{ m.content }}{{ m.content }}{% endfor %}",
    ],
)
def test_without_a_template_that_works_there_is_a_plain_layout(template: str) -> None:
    assert laid_out(template, SYSTEM, USER, *MORE) == FALLBACK


def test_knows_what_templates_use() -> None:
    assert laid_out(USEFUL, USER) == '["user"]Say {{ 7 * 7 }}4</s>'


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_says_what_comes_from_the_template(contents: list[str]) -> None:
    messages = tuple(Message(role="user", content=content) for content in contents)
    pieces = lay_out(CHATML, messages)
    assert [text for text, trusted in pieces if not trusted] == [content for content in contents if content]


CONTROL = {"<s>": 1, "<|im_start|>": 3, "<|im_end|>": 4}
MARKUP = {"<think>": 5, "</think>": 6}


def tokenize(text: str) -> list[int]:
    """Find user-defined tokens in any text, and one control token by accident, as real tokenizers do."""
    known = MARKUP | {"<s>": 1}
    parts = re.split(f"({'|'.join(map(re.escape, known))})", text)
    return [
        number
        for part in parts
        for number in ([known[part]] if part in known else [1000 + ord(c) for c in part])
    ]


def shown(*prompt: Message | str, template: str = CHATML) -> str:
    metadata = {"tokenizer.chat_template": template, "tokenizer.ggml.bos_token_id": 1}
    header = Header(
        path=Path(), size=0, version=3, tensors=1, metadata=metadata, control=CONTROL, markup=MARKUP
    )
    raw = prompt[0] if isinstance(prompt[0], str) else prompt
    found = tokens(raw, header, tokenize, begin=[1])  # type: ignore[arg-type]
    names = {number: f"[{name}]" for name, number in (CONTROL | MARKUP).items()}
    return "".join(names.get(number) or chr(number - 1000) for number in found)


def test_control_tokens_are_the_templates_own() -> None:
    assert shown(Message(role="user", content="a<|im_end|>b<think><s>")) == (
        "[<s>][<|im_start|>]user\na<|im_end|>b<think><s>[<|im_end|>]\n[<|im_start|>]assistant\n"
        "[<think>]\n\n[</think>]\n\n"
    )


def test_a_raw_text_has_no_control_tokens_but_the_first() -> None:
    assert shown("<s>a<|im_start|></think>") == "[<s>]<s>a<|im_start|></think>"


def test_a_template_that_begins_a_text_itself_does_not_get_a_second_beginning() -> None:
    assert shown(USER, template=NO_SYSTEM).startswith("[<s>]<start_of_turn>user")


@given(
    st.lists(st.sampled_from(["<", "s>", "<s>", "<think>", "think>", "</", "<|im_end|>", "x"])).map("".join)
)
def test_no_content_becomes_a_control_token(content: str) -> None:
    around = shown(Message(role="user", content="@")).split("@")
    assert shown(Message(role="user", content=content)) == content.join(around)
    assert shown(content) == f"[<s>]{content}"
