"""The parts of the engine for servers, each by itself."""

import datetime as dt
import json
import stat
import sys
from collections.abc import Iterator
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from engines.schemas import SCHEMAS, values
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.engines.openai import consent, controls
from nlx_lsp.engines.openai.address import Address
from nlx_lsp.engines.openai.compact import Compactor
from nlx_lsp.engines.openai.length import estimate
from nlx_lsp.engines.openai.patience import Patience, read_wish
from nlx_lsp.engines.openai.repair import take_out
from nlx_lsp.engines.openai.thoughts import Thoughts
from nlx_lsp.engines.openai.troubles import complaint
from nlx_lsp.engines.watch import Watch
from nlx_lsp.errors import ConsentMissing

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


def in_pieces(text: str, cuts: list[int]) -> list[str]:
    places = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return [text[a:b] for a, b in pairwise(places)]


def words(value: object) -> Iterator[str]:
    """Yield every text in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *words(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner)


PLAIN = SCHEMAS.filter(
    lambda schema: all(
        char >= " " and not "\x7f" <= char <= "\x9f" for text in words(schema) for char in text
    )
)
"""Schemas whose keys and constants can be said, as ours can."""
PAIRS = PLAIN.flatmap(lambda schema: st.tuples(st.just(schema), values(schema)))


# Addresses

WRITTEN = {
    "http://127.0.0.1:8080/v1": "http://127.0.0.1:8080",
    "http://127.0.0.1:8080/v1/": "http://127.0.0.1:8080",
    "localhost:8080": "http://localhost:8080",
    "HTTPS://Models.Example.org": "https://models.example.org:443",
    "https://models.example.org/team//a/v1": "https://models.example.org:443/team/a",
    "http://[::1]:1234": "http://[::1]:1234",
    "http://0.0.0.0:8080": "http://127.0.0.1:8080",
}


@pytest.mark.parametrize("written", WRITTEN)
def test_an_address_may_be_written_in_several_ways(written: str) -> None:
    address = Address.parse(written)
    assert address.root == WRITTEN[written]
    assert Address.parse(address.root) == address


@pytest.mark.parametrize(
    "written", ["", "/v1", "ftp://a", "http://a?b=c", "http://a#b", "http://a:b", "http://[", "http://u@a"]
)
def test_what_is_no_address_is_said(written: str) -> None:
    with pytest.raises(ValueError, match=r"address"):
        Address.parse(written)


@given(st.text(max_size=30))
def test_an_address_is_read_or_refused(written: str) -> None:
    try:
        address = Address.parse(written)
    except ValueError:
        return
    assert address.host
    assert 0 <= address.port < 65536


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "[::1]", "[::ffff:127.0.0.1]", "localhost", "[::]"]
)
async def test_this_machine_is_known_by_its_addresses(host: str) -> None:
    assert await Address.parse(f"http://{host}:1").loopback()


@pytest.mark.parametrize(
    "host", ["192.168.1.5", "10.0.0.1", "[fe80::1]", "192.0.2.1", "nowhere.invalid", "128.0.0.1"]
)
async def test_the_private_network_is_not_this_machine(host: str) -> None:
    assert not await Address.parse(f"http://{host}:1").loopback()


# Consent


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("state")
async def test_a_yes_is_remembered_for_one_address_and_can_be_taken_back() -> None:
    address = Address.parse("https://models.example.org/v1")
    others = [Address.parse(f"http://models.example.org:{port}") for port in (443, 80)]
    assert consent.is_allowed(address) is None
    given_ = consent.allow(address)
    assert consent.allow(address) == given_
    assert consent.is_allowed(Address.parse("https://models.example.org:443/other/v1")) == given_
    assert [consent.is_allowed(other) for other in others] == [None, None]
    assert consent.every() == [given_]
    await consent.require(address)
    with pytest.raises(
        ConsentMissing, match=r"unencrypted.*`nlx-lsp allow http://models.example.org:80`"
    ) as caught:
        await consent.require(others[1])
    assert caught.value.address == "http://models.example.org:80"
    assert consent.forget(address)
    assert not consent.forget(address)
    assert consent.every() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
@pytest.mark.usefixtures("state")
def test_only_the_user_reads_what_they_have_allowed() -> None:
    consent.allow(Address.parse("https://models.example.org"))
    [file] = consent.folder().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize(
    "damage",
    ["", "[]", "{}", "no", '{"address": "x y", "date": ""}', '{"address": "http://evil", "date": "d"}'],
)
def test_a_damaged_yes_is_none(damage: str) -> None:
    address = Address.parse("https://models.example.org")
    consent.allow(address)
    [file] = consent.folder().iterdir()
    file.write_text(damage)
    assert consent.is_allowed(address) is None
    assert consent.every() == []


# Control tokens

CONTROL = (
    "<|im_end|>",
    "<|endoftext|>",
    "</s>",
    "<s>",
    "<\uff5cAssistant\uff5c>",
    "<start_of_turn>",
    "[INST]",
    "[/INST]",
    "<<SYS>>",
    "<fim_prefix>",
    "<think>",
    "<|channel>",
    "<turn|>",
    "<unused12>",
    "<|reserved_special_token_1|>",
)


@given(st.lists(st.sampled_from(CONTROL) | st.text(max_size=4)).map("".join))
def test_no_control_token_is_left_in_a_text(text: str) -> None:
    disarmed = controls.disarm(text)
    assert not any(token in disarmed for token in CONTROL)
    assert controls.disarm(disarmed) == disarmed
    assert disarmed.replace(" ", "") == text.encode("utf-8", "replace").decode().replace(" ", "")


@pytest.mark.parametrize(
    "text", ["a < b > c", "List<int>", "x <- y", "a | b", "<div>", "array[INSTANCE]", "if a<s: pass"]
)
def test_code_stays_as_it_is(text: str) -> None:
    assert controls.disarm(text) == text


# Compact JSON


@given(
    PAIRS,
    st.lists(st.integers(0)),
    st.booleans(),
)
def test_any_spelling_becomes_the_compact_one(
    pair: tuple[dict[str, object], object], cuts: list[int], escaped: bool
) -> None:
    schema, value = pair
    spelt = json.dumps(value, ensure_ascii=escaped, indent=2)
    compactor, watch = Compactor(), Watch(schema)
    found = "".join(watch.take(compactor.take(piece)) for piece in in_pieces(spelt, cuts))
    assert json.loads(found) == value
    assert watch.end("stop") == "stop"


ODD = {
    '"a\\n\\tb"': '"a  b"',
    '"a\nb"': '"a b"',
    '"\\u0022\\u005c"': '"\\"\\\\"',
    '"\\ud83d\\ude42"': '"\U0001f642"',
    '"\\ud83d!"': '"\ufffd!"',
    '"\\ude42"': '"\ufffd"',
    '"\\ud83d\\ud83d\\ude42"': '"\ufffd\U0001f642"',
    '"\\uzzzz"': '"\ufffd"',
    '"\\/"': '"/"',
    '{ "a b" : [ 1 , true ] }': '{"a b":[1,true]}',
}


@pytest.mark.parametrize("spelt", ODD)
def test_odd_spellings(spelt: str) -> None:
    assert Compactor().take(spelt) == ODD[spelt]


@given(st.text())
def test_no_text_stops_it(text: str) -> None:
    Compactor().take(text)


@given(
    PAIRS,
    st.text(alphabet="abc .\n`"),
    st.text(alphabet="abc .\n`"),
)
def test_json_is_taken_out_of_its_wrapping(
    pair: tuple[dict[str, object], object], before: str, after: str
) -> None:
    schema, value = pair
    if not isinstance(value, dict | list):
        before = ""  # in words, only braces and brackets tell where JSON begins
    if isinstance(value, int):
        after = ""
    answer, problems = take_out(f"{before}{json.dumps(value, indent=1)}{after}", schema)
    assert problems == []
    assert json.loads(answer) == value
    Watch(schema).take(answer)


# Thoughts


@given(st.lists(st.integers(0)), st.booleans())
def test_thoughts_are_separated_wherever_the_pieces_end(cuts: list[int], thinks: bool) -> None:
    said = "An <area> of </think> ground.\n"
    thoughts = Thoughts()
    whole = f"\n<think>\nHm, <b>.\n</think>\n\n{said}" if thinks else said
    found = "".join(map(thoughts.take, in_pieces(whole, cuts))) + thoughts.rest()
    assert found == said
    assert thoughts.any is thinks


@pytest.mark.parametrize("said", ["", "<", "<thin", " <think"])
def test_what_only_begins_like_a_thought_is_said(said: str) -> None:
    thoughts = Thoughts()
    assert thoughts.take(said) + thoughts.rest() == said


def test_an_unfinished_thought_is_not_said() -> None:
    thoughts = Thoughts()
    assert thoughts.take("<think>Hm") + thoughts.rest() == ""
    assert thoughts.any


# Patience


def test_pauses_grow_and_end() -> None:
    for busy, most in ((True, 7), (False, 3)):
        patience = Patience(lambda: 0.5)
        pauses = []
        while (pause := patience.pause(busy=busy)) is not None:
            pauses.append(pause)
        assert pauses == [0.25 * 2**i for i in range(most)]


@given(st.floats(0, 1), st.floats(0, 100))
def test_a_wish_is_honoured_or_the_matter_given_up(chance: float, wish: float) -> None:
    pause = Patience(lambda: chance).pause(busy=True, wish=wish)
    assert pause is None if wish > 60 else pause is not None and pause >= max(wish, 0.125)


@given(st.integers(0, 10**6))
def test_a_wish_is_a_number_or_a_date(seconds: int) -> None:
    assert read_wish(str(seconds), NOW) == seconds
    assert read_wish(format_datetime(NOW + dt.timedelta(seconds=seconds), usegmt=True), NOW) == seconds


@given(st.text())
def test_any_wish_is_read(text: str) -> None:
    wish = read_wish(text, NOW)
    assert wish is None or wish >= 0


def test_a_date_that_is_past_is_no_pause() -> None:
    assert read_wish("Wed, 21 Oct 2015 07:28:00 GMT", NOW) == 0.0
    assert read_wish("soon", NOW) is None
    assert read_wish("", NOW) is None


# Lengths and complaints


@given(st.text(), st.text())
def test_a_longer_text_is_not_estimated_shorter(one: str, two: str) -> None:
    assert estimate("") == 0
    assert estimate(one + " \n " + two) >= max(estimate(one), estimate(two))


COMPLAINTS = {
    '{"error": {"message": "no"}}': "no",
    '{"error": "no"}': "no",
    '{"detail": [{"loc": ["body"], "msg": "no"}]}': "no",
    '{"object": "error", "message": "no"}': "no",
    "no\n way": "no way",
    "<html>no": "",
    "": "",
    "[]": "",
    "7": "7",
}


@pytest.mark.parametrize("body", COMPLAINTS)
def test_a_complaint_is_found_in_any_wrapping(body: str) -> None:
    assert complaint(body) == COMPLAINTS[body]


@given(st.text() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps))
def test_any_complaint_is_one_short_line(body: str) -> None:
    assert len(complaint(body)) <= 200
    assert "\n" not in complaint(body)
