"""Test files that are there already: what is in them stays as it is, whatever it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from testing.python_projects import Bench, build, lines, raises, returns

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.pytest import Pytest

CODE = """
    def double(number):
        return number * 2


    def test_me(number):
        return -number
    """
MANIFEST = "[project]\nname = 'acme'\n"
HEAD = "from acme.maths import double\n"
BODY = "\n\ndef test_one():\n    assert double(1) == 2\n"
NEW = "def test_double_a_number():"
TEXT = "        assert double(2) == 4"


def bench(folder: Path, text: str, **more: str) -> Bench:
    files = {"pyproject.toml": MANIFEST, "acme/__init__.py": "", "acme/maths.py": CODE, **more}
    project = build(folder, {**files, "tests/test_maths.py": ""})
    (folder / "tests/test_maths.py").write_bytes(text.encode())
    return Bench(framework=Pytest(), project=project, module="acme/maths.py")


def extended(folder: Path, text: str, **more: str) -> str:
    """Return a test file with one case more, after a look at what else has changed in it."""
    there = bench(folder, text, **more)
    found = there.render(there.suite("double", returns("a number", "4", number="2")))
    removed = list(_missing(_split(text), _split(found)))
    assert all("import" in line or f"{line}," in _split(found) for line in removed)
    return found


def _missing(before: list[str], after: list[str]) -> Iterator[str]:
    """Yield the lines that are not there any more, in their order."""
    place = 0
    for line in before:
        if line in after[place:]:
            place = after.index(line, place) + 1
        else:
            yield line


def _split(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def test_a_case_is_put_behind_the_others(tmp_path: Path) -> None:
    text = HEAD + BODY
    assert extended(tmp_path, text) == text + lines("", "", NEW, "    assert double(2) == 4")


def test_what_is_imported_already_is_not_imported_again(tmp_path: Path) -> None:
    assert extended(tmp_path, HEAD + BODY).count("import") == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from acme.maths import cube\n", "from acme.maths import cube, double\n"),
        ("from acme.maths import eight\n", "from acme.maths import double, eight\n"),
        ("from acme.maths import eight, cube\n", "from acme.maths import eight, cube, double\n"),
        ("from acme.maths import (cube, eight)\n", "from acme.maths import (cube, double, eight)\n"),
        (
            "from acme.maths import (\n    cube,\n    eight,\n)\n",
            "from acme.maths import (\n    cube,\n    double,\n    eight,\n)\n",
        ),
        ("from acme.maths import (\n    cube\n)\n", "from acme.maths import (\n    cube,\n    double,\n)\n"),
        (
            "from acme.maths import (  # ours\n    cube,\n)\n",
            "from acme.maths import (  # ours\n    cube,\n    double,\n)\n",
        ),
        ("from acme.maths import cube  # ours\n", "from acme.maths import cube, double  # ours\n"),
        ("from acme.maths import cube as c\n", "from acme.maths import cube as c, double\n"),
        (
            f"from acme.maths import {', '.join(f'cube_of_{n}' for n in range(7))}\n",
            "from acme.maths import (\n"
            + "".join(f"    cube_of_{n},\n" for n in range(7))
            + "    double,\n)\n",
        ),
        ("import os\n", "import os\n\nfrom acme.maths import double\n"),
        ("import os\n\nimport pytest\n", "import os\n\nimport pytest\n\nfrom acme.maths import double\n"),
        (
            "import pytest\n\nfrom acme.zebras import z\n",
            "import pytest\n\nfrom acme.maths import double\nfrom acme.zebras import z\n",
        ),
        ("from .helpers import h\n", "from acme.maths import double\n\nfrom .helpers import h\n"),
        (
            "from __future__ import annotations\n",
            "from __future__ import annotations\n\nfrom acme.maths import double\n",
        ),
        ('"""Tests."""\n', '"""Tests."""\n\nfrom acme.maths import double\n'),
        (
            "#!/usr/bin/env python\n# Ours.\n",
            "#!/usr/bin/env python\n# Ours.\n\nfrom acme.maths import double\n",
        ),
        (
            "import sys\n\nsys.path.insert(0, '.')\nimport os\n",
            "import sys\n\nsys.path.insert(0, '.')\nimport os\n\nfrom acme.maths import double\n",
        ),
        ("try:\n    import os\nexcept ImportError:\n    os = None\n", None),
        ("if True:\n    from acme.maths import double\n", "if True:\n    from acme.maths import double\n"),
        ("from acme import double\n", "from acme import double\n"),
        ("from acme.maths import *\n", "from acme.maths import *\nfrom acme.maths import double\n"),
    ],
)
def test_imports_go_where_one_would_put_them(before: str, after: str | None, tmp_path: Path) -> None:
    text = before + "\n\ndef test_one():\n    pass\n"
    found = extended(tmp_path, text)
    assert found.endswith("\n\ndef test_one():\n    pass\n" + lines("", "", NEW, "    assert double(2) == 4"))
    if after is not None:
        assert found.startswith(f"{after}\n\ndef test_one")


def test_another_thing_of_the_same_name_keeps_its_name(tmp_path: Path) -> None:
    text = "def double(x):\n    return x\n\n\ndef test_one():\n    assert double(1) == 1\n"
    found = extended(tmp_path, text)
    assert "from acme.maths import double as maths_double\n" in found
    assert "    assert maths_double(2) == 4\n" in found


def test_so_does_what_may_come_from_a_star(tmp_path: Path) -> None:
    text = "from elsewhere import *\n\n\ndef test_one():\n    assert double(1) == 1\n"
    assert "from acme.maths import double as maths_double\n" in extended(tmp_path, text)


def test_what_pytest_would_take_for_a_test_is_not_imported_by_its_name(tmp_path: Path) -> None:
    there = bench(tmp_path, "")
    suite = there.suite("test_me", returns("a number", "-2", number="2"))
    assert there.render(suite) == lines(
        "from acme import maths", "", "", "def test_test_me_a_number():", "    assert maths.test_me(2) == -2"
    )
    assert there.states(suite) == ["passed"]


def test_names_that_are_taken_are_not_given_again(tmp_path: Path) -> None:
    text = HEAD + "\n\ndef test_double_a_number():\n    pass\n\n\n"
    text += "class TestMore:\n    def test_double_a_number_2(self):\n        pass\n"
    there = bench(tmp_path, text)
    suite = there.suite("double", returns("a number", "4", number="2"), returns("a number", "6", number="3"))
    names = [there.framework.case_name(suite, n) for n in range(2)]
    assert names == ["test_double_a_number_3", "test_double_a_number_4"]
    assert all(there.render(suite).count(f"def {name}(") == 1 for name in names)
    assert there.states(suite) == ["passed", "passed"]


def test_what_runs_the_file_stays_at_its_end(tmp_path: Path) -> None:
    guard = '\n\nif __name__ == "__main__":\n    pytest.main()\n'
    text = "import pytest\n\n" + HEAD + BODY + guard
    assert (
        extended(tmp_path, text)
        == "import pytest\n\n" + HEAD + BODY + lines("", "", NEW, "    assert double(2) == 4") + guard
    )


def test_comments_stay_with_what_they_belong_to(tmp_path: Path) -> None:
    text = HEAD + BODY + "    # This belongs to it.\n\n# The end.\n"
    found = extended(tmp_path, text)
    assert found.startswith(HEAD + BODY + "    # This belongs to it.\n\n\n" + NEW)
    assert found.endswith("== 4\n\n# The end.\n")


def test_a_line_without_an_end_gets_one(tmp_path: Path) -> None:
    text = (HEAD + BODY).rstrip("\n")
    assert extended(tmp_path, text) == text + lines("", "", "", NEW, "    assert double(2) == 4")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_are_those_of_the_file(end: str, tmp_path: Path) -> None:
    text = (HEAD + BODY).replace("\n", end)
    found = extended(tmp_path, text)
    assert found == text + lines("", "", NEW, "    assert double(2) == 4").replace("\n", end)


def test_a_mark_of_byte_order_stays(tmp_path: Path) -> None:
    text = "\ufeff" + HEAD + BODY
    found = extended(tmp_path, text)
    assert found == text + lines("", "", NEW, "    assert double(2) == 4")


def test_tabs_quotes_and_gaps_are_those_of_the_file(tmp_path: Path) -> None:
    text = HEAD + "\ndef test_one():\n\tassert double('a') == 'aa'\n\ndef test_two():\n\tpass\n"
    there = bench(tmp_path, text)
    suite = there.suite(
        "double", returns("text", '"bb"', number='"b"'), raises("none", "TypeError", number="None")
    )
    assert there.render(suite) == "import pytest\n\n" + text + lines(
        "",
        "def test_double_text():",
        "\tassert double('b') == 'bb'",
        "",
        "def test_double_none():",
        "\twith pytest.raises(TypeError):",
        "\t\tdouble(None)",
    )


def test_cases_go_into_the_class_that_is_about_it(tmp_path: Path) -> None:
    klass = "\n\nclass TestDouble:\n    def test_one(self) -> None:\n        double(1)\n        # Enough.\n"
    rest = "\n\nclass TestOther:\n    def test_two(self) -> None:\n        pass\n"
    found = extended(tmp_path, HEAD + klass + rest)
    method = lines("", "    def test_double_a_number(self) -> None:", TEXT)
    assert found == HEAD + klass + method + rest


def test_or_into_one_of_their_own(tmp_path: Path) -> None:
    text = HEAD + "\n\nclass TestOther:\n    def test_two(self):\n        pass\n"
    assert extended(tmp_path, text) == text + lines(
        "", "", "class TestDouble:", "    def test_double_a_number(self):", TEXT
    )


def test_classes_of_unittest_get_methods_of_unittest(tmp_path: Path) -> None:
    text = (
        "import unittest\n"
        + HEAD
        + "\n\nclass DoubleTests(unittest.TestCase):\n    def test_one(self):\n        pass\n"
    )
    found = extended(tmp_path, text + "\n\nif __name__ == '__main__':\n    unittest.main()\n")
    assert found == text + lines(
        "",
        "    def test_double_a_number(self):",
        "        self.assertEqual(double(2), 4)",
        "",
        "",
        "if __name__ == '__main__':",
        "    unittest.main()",
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("def test_one(:\n    pass\n", r"tests/test_maths\.py does not parse in line 1"),
        ("from acme.maths import double\n\x00\n", r"tests/test_maths\.py (does not parse|cannot be read)"),
    ],
)
def test_a_file_that_is_no_python_is_left_alone(content: str, reason: str, tmp_path: Path) -> None:
    there = bench(tmp_path, content)
    with pytest.raises(EditRefused, match=reason):
        there.render(there.suite("double", returns("a number", "4", number="2")))


def test_so_is_one_that_is_not_in_utf_8(tmp_path: Path) -> None:
    there = bench(tmp_path, "")
    (tmp_path / "tests/test_maths.py").write_bytes(b"# -*- coding: latin-1 -*-\n# caf\xe9\n")
    with pytest.raises(EditRefused, match="is not in UTF-8"):
        there.render(there.suite("double", returns("a number", "4", number="2")))


STATEMENTS = st.sampled_from(
    [
        "import os",
        "import os, sys",
        "from acme.maths import double",
        "from acme.maths import (\n    double,\n)",
        "import pytest",
        "X = 1; Y = 2",
        "# a comment",
        "",
        "def test_a():\n    pass",
        "def test_b(): pass",
        "@pytest.mark.skip\ndef test_c():\n\n    pass\n    # end",
        "class TestDouble:\n    def test_d(self):\n        pass",
        "class TestDouble: pass",
        "if True:\n    import json",
        "text = '''\n\ndef test_e():\n'''",
        "if __name__ == '__main__':\n    pytest.main()",
        "with open(__file__) as f: pass",
    ]
)


def test_of_two_classes_of_one_name_the_one_that_counts_gets_the_case(tmp_path: Path) -> None:
    text = HEAD + "\n\nclass TestDouble:\n    def test_d(self):\n        pass\n" * 2
    added = "\n    def test_double_a_number(self):\n        assert double(2) == 4\n"
    assert extended(tmp_path, text) == text + added


@settings(max_examples=30)
@example(
    parts=["class TestDouble:\n    def test_d(self):\n        pass"] * 2, end="\n", marked=False, ended=True
)
@given(
    parts=st.lists(STATEMENTS, max_size=6),
    end=st.sampled_from(["\n", "\r\n"]),
    marked=st.booleans(),
    ended=st.booleans(),
)
def test_nothing_is_ever_lost(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], end: str, marked: bool, ended: bool
) -> None:
    text = "\n".join(["\ufeff" * marked + part if not n else part for n, part in enumerate(parts)])
    text = text.replace("\n", end) + end * ended
    found = extended(tmp_path_factory.mktemp("p"), text)
    assert found.startswith("\ufeff") == text.startswith("\ufeff")
    assert found.count("def test_double_a_number(") == 1
    compile(found.removeprefix("\ufeff"), "tests", "exec")
    kept = iter(_split(found))
    assert all(any(line == other for other in kept) for line in _split(text.rstrip()) if "import" not in line)
