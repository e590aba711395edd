"""Merging: what counts, what is refused, and how that is said."""

import json
from importlib.metadata import entry_points

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.settings import KEYS, Settings, Source, merge
from nlx_lsp.settings.table import SECTIONS

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=200)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([*SECTIONS, *KEYS, *(key.attribute for key in KEYS.values())]) | st.text(max_size=20)
NEARLY_RIGHT = st.dictionaries(NAMES, ANY_JSON | st.dictionaries(NAMES, ANY_JSON, max_size=4), max_size=6)

STYLES = ", ".join(f'"{point.name}"' for point in sorted(entry_points(group="nlx_lsp.docstring_styles")))


def told(values: object, **more: bool) -> list[str]:
    _, problems = merge([Source(name="a.toml", values=values, **more)])
    return [str(problem) for problem in problems]


def test_without_sources_everything_has_its_default() -> None:
    settings, problems = merge([])
    assert (settings, problems) == (Settings(), ())
    assert settings.origin("docstring.style") == "default"
    assert all(settings.value(name) == key.default for name, key in KEYS.items())


def test_a_later_source_counts_and_is_remembered_as_the_origin() -> None:
    first = Source(name="first", values={"docstring": {"style": "google", "attempts": 3}})
    second = Source(name="second", values={"docstring.style": "numpy"})
    settings, problems = merge([first, second])
    assert problems == ()
    assert (settings.docstring.style, settings.docstring.attempts) == ("numpy", 3)
    assert settings.origin("docstring.style") == "second"
    assert settings.origin("docstring.attempts") == "first"


def test_one_bad_entry_leaves_the_rest() -> None:
    values = {"docstring": {"style": "gogle", "private": True}, "nonsense": 1, "prompt": 7}
    settings, problems = merge([Source(name="a.toml", values=values)])
    assert settings.docstring.private
    assert settings.docstring.style == "auto"
    assert len(problems) == 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"docstring": {"style": "gogle"}},
            (
                'a.toml: docstring.style is "gogle", but has to be '
                f'one of "auto", {STYLES}. Did you mean "google"?'
            ),
        ),
        (
            {"docstring": {"stlye": "google"}},
            "a.toml: there is no setting docstring.stlye. Did you mean docstring.style?",
        ),
        ({"style": "google"}, "a.toml: there is no setting style. Did you mean docstring.style?"),
        ({"zzz": {}}, "a.toml: there is no setting zzz. `nlx-lsp settings` lists them all."),
        ({"docstring": {"private": 1}}, "a.toml: docstring.private is 1, but has to be true or false."),
        (
            {"engine": {"threads": -1}},
            (
                "a.toml: engine.threads is -1, but has to be a whole number from 1 to 512, "
                "or 0 (as many as there are cores)."
            ),
        ),
        (
            {"docstring": {"min_probability": 1.5}},
            "a.toml: docstring.min_probability is 1.5, but has to be a number from 0 to 1.",
        ),
        ({"engine": {"script": "a\0b"}}, r'a.toml: engine.script is "a\x00b", but has to be a path.'),
        ({"engine": "fast"}, 'a.toml: engine is "fast", but has to be a table of keys.'),
        ([1], "a.toml: the configuration is […], but has to be a table of keys."),
    ],
)
def test_a_problem_names_source_key_value_and_what_is_allowed(values: object, message: str) -> None:
    assert told(values) == [message]


@pytest.mark.parametrize("name", [name for name, key in KEYS.items() if key.user_only])
def test_a_repository_may_not_set_what_is_the_users(name: str) -> None:
    values = {name: "whatever"}
    settings, problems = merge([Source(name=".nlx.toml", values=values, repository=True)])
    assert settings == Settings()
    [problem] = problems
    assert problem.key == name
    assert str(problem).startswith(f".nlx.toml: {name} is ignored, because a repository may not choose it")
    assert "config.toml" in str(problem)


def test_whatever_names_a_program_a_model_or_a_folder_is_the_users() -> None:
    assert {"engine.name", "engine.model", "engine.script", "prompt.templates"} <= {
        name for name, key in KEYS.items() if key.user_only
    }
    assert all(key.user_only for key in KEYS.values() if key.kind in ("path", "path or name"))


def test_null_is_as_good_as_not_set() -> None:
    settings, problems = merge([Source(name="a", values={"docstring": {"style": None}, "engine": None})])
    assert (settings, problems) == (Settings(), ())
    assert settings.origin("docstring.style") == "default"


def test_a_client_may_write_whole_numbers_with_a_point() -> None:
    settings, problems = merge([Source(name="a", values=json.loads('{"engine.threads": 4.0}'))])
    assert problems == ()
    assert repr(settings.engine.threads) == "4"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("docstring.private", "TRUE", True),
        ("docstring.private", "false", False),
        ("docstring.line_length", "72", 72),
        ("docstring.line_length", "0", 0),
        ("docstring.min_probability", "0.5", 0.5),
        ("docstring.style", "numpy", "numpy"),
        ("engine.model", "tiny", "tiny"),
        ("engine.model", "", ""),
    ],
)
def test_the_command_line_is_parsed_by_the_type_of_the_key(name: str, text: str, value: object) -> None:
    settings, problems = merge([Source(name="command line", values={name: text}, text=True)])
    assert problems == ()
    assert settings.value(name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docstring.private", "1"),
        ("docstring.line_length", "long"),
        ("docstring.line_length", "72.5"),
        ("docstring.line_length", "20"),
        ("docstring.min_probability", "nan"),
        ("docstring.min_probability", "inf"),
        ("engine.name", "../evil"),
    ],
)
def test_a_text_that_does_not_fit_is_refused(name: str, text: str) -> None:
    settings, [problem] = merge([Source(name="command line", values={name: text}, text=True)])
    assert settings == Settings()
    assert text in str(problem)


@given(ANY_JSON | NEARLY_RIGHT, st.booleans(), st.booleans())
def test_no_json_raises_and_every_value_is_of_its_type(values: object, repository: bool, text: str) -> None:
    source = Source(name="any", values=values, repository=repository, text=text and isinstance(values, str))
    settings, problems = merge([source])
    for name, key in KEYS.items():
        value = settings.value(name)
        assert type(value) is type(key.default)
        assert key.read(value) == value
        assert not (repository and key.user_only and value != key.default)
    for problem in problems:
        assert str(problem).isprintable()
        assert len(str(problem)) < 500


@given(st.dictionaries(NAMES, st.text(max_size=80), max_size=8))
def test_no_command_line_raises(values: object) -> None:
    settings, problems = merge([Source(name="command line", values=values, text=True)])
    assert len(problems) + len(settings.origins) == len(values)


@given(st.integers(min_value=10**300, max_value=10**4000) | st.just(10**6000))
def test_endless_numbers_are_no_trouble(number: int) -> None:
    assert "huge number" in told({"engine": {"threads": number}})[0]
