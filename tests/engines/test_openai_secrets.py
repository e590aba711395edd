"""What is a secret and what only looks like one; and that the same one always gets the same placeholder."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.engines.openai.secrets import mask, veil
from nlx_lsp.values import Message, Request

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def letters(length: int, alphabet: str = LETTERS) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=length, max_size=length)


SHAPES: dict[str, Any] = {
    "AWS": letters(16, LETTERS[26:]).map("AKIA{}".format),
    "GitHub": letters(36).map("ghp_{}".format),
    "GitHub, fine": letters(50).map("github_pat_{}".format),
    "GitLab": letters(20).map("glpat-{}".format),
    "Slack": letters(24).map("xoxb-12345-{}".format),
    "Google": letters(35).map("AIza{}".format),
    "OpenAI": letters(40).map("sk-proj-{}".format),
    "Anthropic": letters(60).map("sk-ant-api03-{}".format),
    "Stripe": letters(24).map("sk_live_{}".format),
    "Hugging Face": letters(34).map("hf_{}".format),
    "JWT": st.builds("eyJ{}.eyJ{}.{}".format, letters(20), letters(30), letters(43)),
    "RSA": letters(64).map("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----".format),
    "OpenSSH": letters(64).map(
        "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n-----END OPENSSH PRIVATE KEY-----".format
    ),
    "PEM, cut off": letters(64).map("-----BEGIN PRIVATE KEY-----\n{}".format),
}
PASSWORDS = letters(12, LETTERS).map("aZ3$-{}".format)
PLACES = (
    'password = "{}"',
    "PASSWORD: str = '{}'",
    'config["api_key"] = "{}"',
    'login(user, secret="{}")',
    '{{"client_secret": "{}"}}',
    "DB_PASSWORD={}",
    "export AUTH_TOKEN={}  # for tests",
    "url = 'postgres://admin:{}@db.example.org/main'",
    '"Authorization: Bearer {}"',
)


@pytest.mark.parametrize("kind", SHAPES)
@given(data=st.data())
def test_secrets_are_known_by_their_shape(kind: str, data: st.DataObject) -> None:
    secret = data.draw(SHAPES[kind])
    masked = mask([f"x = {secret!r}\ny = 1" if "\n" not in secret else f"x = '''{secret}'''"])
    assert secret not in masked.texts[0]
    assert secret.splitlines()[-1] not in masked.texts[0]
    assert masked.texts[0].startswith("x = ")
    assert len(masked.secrets) >= 1


@pytest.mark.parametrize("place", PLACES)
@given(secret=PASSWORDS)
def test_secrets_are_known_by_their_place(place: str, secret: str) -> None:
    secret = secret.replace("$", "_") if "Bearer" in place else secret
    masked = mask([f"before\n{place.format(secret)}\nafter"])
    assert masked.texts[0] == f"before\n{place.format('<secret 1>')}\nafter"
    assert len(masked.secrets) == 1


HARMLESS = (
    'password = "secret"',
    'password = "correct horse battery staple"',
    'password = ""',
    "token = get_token(user)",
    "def login(password: str, token: str = 'none') -> None: ...",
    'token = "{token}"',
    "PASSWORD=${DB_PASSWORD}",
    "url = f'https://{user}:{password}@{host}/'",
    'raise ValueError("the password is wrong: 12 tries")',
    'token_kind = "identifier"',
    "commit = '8f3c1b9e4d2a'",
    "sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
    "https://example.org/a:b@c",
    '"""Basic infrastructure for asynchronous servers."""',
    "tokens = [tok.strip() for tok in line.split()]",
)


@pytest.mark.parametrize("code", HARMLESS)
def test_what_is_no_secret_stays(code: str) -> None:
    assert mask([code]).texts == (code,)
    assert not mask([code]).secrets


@given(
    st.lists(
        st.sampled_from([*HARMLESS, *(place.format("aZ3-sesame9_") for place in PLACES)])
        | st.text(max_size=30)
    )
)
def test_what_is_masked_needs_no_mask(texts: list[str]) -> None:
    masked = mask(texts)
    again = mask(masked.texts)
    assert again.texts == masked.texts
    assert not again.secrets
    assert len(masked.texts) == len(texts)
    assert "aZ3-sesame9_" not in "".join(masked.texts)


def test_the_same_secret_has_the_same_placeholder_everywhere() -> None:
    one, two = "ghp_" + "a1B2" * 8, "ghp_" + "c3D4" * 8
    prompt = (
        Message(role="system", content=f"{one}"),
        Message(role="user", content=f"token = '{two}'; other = '{one}'"),
    )
    request, found = veil(Request(prompt=prompt))
    assert [message.content for message in request.prompt if isinstance(message, Message)] == [
        "<secret 1>",
        "token = '<secret 2>'; other = '<secret 1>'",
    ]
    assert len(found) == 2
    assert not any(secret in (one, two) for secret in found)
    assert veil(Request(prompt=one))[0].prompt == "<secret 1>"


def test_a_fingerprint_tells_nothing() -> None:
    [found] = mask(["ghp_" + "a1B2" * 8]).secrets
    assert re.fullmatch("[0-9a-f]{64}", found)
