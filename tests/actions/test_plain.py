"""The plain writer: true, dull, complete."""

import ast
import sysconfig
from pathlib import Path

import pytest

from nlx_lsp.actions import plain
from nlx_lsp.syntax.context import slice_context, split_words, survey
from nlx_lsp.syntax.source import Source


def write(text: str, field: str = "summary", index: int = -1, path: str = "a.py") -> str:
    surveyed = survey(Source.parse(text.encode(), path=path))
    return plain.write(slice_context(surveyed, surveyed.symbols[index]), field)


@pytest.mark.parametrize(
    ("code", "summary"),
    [
        ("def is_empty(x): 0", "Return whether it is empty."),
        ("def hasChildren(x): 0", "Return whether it has children."),
        ("def get_user_name(x): 0", "Return the user name."),
        ("def parse_http_header(x): 0", "Parse the http header."),
        ("def close(self): 0", "Close the self."),
        ("class FileHandle:\n def close(self): 0", "Close the file handle."),
        ("class A:\n @property\n def user_name(self): 0", "The user name."),
        ("class A:\n @property\n def is_open(self): 0", "Whether it is open."),
        ("class UserStore:\n @classmethod\n def from_dict(cls, d): 0", "Create a user store from dict."),
        ("def to_json(x): 0", "Convert to json."),
        ("def date_to_text(x): 0", "Convert date to text."),
        ("def on_click(x): 0", "Handle the event click."),
        ("def main(): 0", "Run the program."),
        ("def total(x): return 1", "Return the total."),
        ("def total(x): yield 1", "Yield the total."),
        ("class A:\n def __len__(self): 0", "Return the number of items."),
        ("class HTTPServerError(Exception): 0", "The error about http server."),
        ("class UserStore: 0", "A user store."),
    ],
)
def test_summaries_come_from_the_name(code: str, summary: str) -> None:
    assert write(code) == summary


def test_a_module_is_told_by_what_it_provides() -> None:
    assert write("def a(): 0\nclass B: 0\ndef _c(): 0", index=0) == "Provide ``a`` and ``B``."
    assert write("x = 1", index=0, path="src/settings.py") == "The module settings."


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        ("timeout=3.0", "The timeout; by default ``3.0``."),
        ("max_size", "The greatest size."),
        ("max_lines", "The greatest number of lines."),
        ("verify_ssl: bool", "Whether to verify ssl."),
        ("is_open=True", "Whether it is open; by default ``True``."),
        ("color=False", "The switch for color; by default ``False``."),
        ("x", "The value of x."),
        ("*args", "Further positional arguments."),
        ("**kwargs", "Further keyword arguments."),
    ],
)
def test_parameters_come_from_name_and_default(parameter: str, text: str) -> None:
    name = parameter.strip("*").partition("=")[0].partition(":")[0]
    assert write(f"def f({parameter}): 0", f"params.{name}") == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("def f() -> bool: 0", "Whether it is so."),
        ("def f(): return", "Nothing."),
        ("def f(self): return self", "The object itself."),
        ("def f(): return user_names", "The user names."),
        ("def f(): return a + b", "The value of ``a + b``."),
        ("def f() -> list[int]: 0", "A value of the type ``list[int]``."),
    ],
)
def test_results_come_from_what_is_returned(code: str, text: str) -> None:
    assert write(code, "returns") == text


def test_exceptions_come_from_their_condition() -> None:
    code = "def f(x):\n  if x < 0:\n    raise ValueError\n  raise self.err\n"
    assert write(code, "raises.ValueError") == "If ``x < 0`` holds."
    twice = code.replace("  raise self", "  elif x > 9:\n    raise ValueError\n  raise self")
    assert write(twice, "raises.ValueError") == "If ``x < 0`` or ``x > 9`` holds."
    assert write(twice + "  raise ValueError", "raises.ValueError") == "If this error is detected."
    assert write(code, "raises.self.err") == "The exception in ``self.err``."
    thrown = 'int f(int i) { if (i < 0) throw std::out_of_range("i"); return i; }'
    assert write(thrown, "raises.std::out_of_range", path="a.cpp") == "If ``i < 0`` holds."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("getHTTPResponse_2", ("get", "http", "response", "2")),
        ("__init__", ("init",)),
        ("ABCd", ("ab", "cd")),
        ("_", ()),
    ],
)
def test_names_are_split_into_words(name: str, words: tuple[str, ...]) -> None:
    assert split_words(name) == words


def test_every_sentence_about_the_standard_library_is_one_line_that_ends() -> None:
    stdlib = Path(sysconfig.get_path("stdlib"))
    for name in ("argparse.py", "typing.py", "http/client.py", "turtle.py"):
        surveyed = survey(Source.parse((stdlib / name).read_bytes(), path=name))
        for symbol in surveyed.symbols:
            context = slice_context(surveyed, symbol)
            fields = ["summary", "returns", "yields", *(f"params.{p.name}" for p in context.facts.parameters)]
            fields += [f"raises.{raised.name}" for raised in context.facts.raises]
            for field in fields:
                text = plain.write(context, field)
                assert text.endswith("."), (symbol.qualname, field, text)
                assert "\n" not in text
                assert text[0].isupper() or not text[0].isalpha()
                assert ast.literal_eval(repr(text)) == text
