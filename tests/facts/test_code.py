"""What is read off code: signatures, variables, options, examples with their output."""

from pathlib import Path

import pytest
from facts.projects import assert_lines, known, line_of, one, values
from syntax.listing import sample

SHIP = '''\
"""Ships."""

import argparse
import os

__version__ = "4.2"
HOME = os.environ["SHIP_HOME"]


class Ship:
    """A ship. It floats."""

    def sail(self, wind: int = 3, *, fast: bool = False) -> str:
        """Return where it goes.

        >>> Ship().sail()
        'west'

        >>> Ship().sail(9)
        'down'

        That is all.
        """
        return os.getenv("SHIP_WAY", "west")

    def _own(self): ...


class Settings(BaseSettings):
    _secret: str = ""
    harbour: str = "north"
    depth: int


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--wind", "-w", type=int, default=3, help="how much "
                        "wind")
    parser.add_argument("port")
    parser.add_argument(NAME, help="not written down")
'''


def test_python(tmp_path: Path) -> None:
    project = known(tmp_path, {"ship/__init__.py": SHIP})
    assert values(project, "api") == [
        "class Ship",
        "def sail(self, wind: int = 3, *, fast: bool = False) -> str",
        "class Settings(BaseSettings)",
        "def main()",
    ]
    assert one(project, "api", "class Ship").more == {"name": "Ship", "is": "class", "says": "A ship."}
    assert project.every("api")[1].more["name"] == "Ship.sail"
    assert values(project, "version", **{"from": "code"}) == ["4.2"]
    assert values(project, "environment") == ["SHIP_HOME", "SHIP_WAY"]
    assert one(project, "environment", "SHIP_WAY").more == {"default": '"west"', "from": "code"}
    assert values(project, "setting", **{"for": "command"}) == ["--wind, -w", "port"]
    assert one(project, "setting", "harbour").more == {"default": '"north"', "is": "field", "for": "settings"}
    assert values(project, "setting", **{"for": "settings"}) == ["harbour", "depth"]
    assert one(project, "setting", "--wind, -w").more["says"] == "how much wind"
    example = one(project, "example", ">>> Ship().sail()\n'west'\n\n>>> Ship().sail(9)\n'down'")
    assert line_of(project, example).strip() == ">>> Ship().sail()"
    assert_lines(project, "api", "environment", "version")


@pytest.mark.parametrize(
    ("language_id", "names"),
    [
        ("python", ["CONTACTS_HOME", "CONTACTS_LEVEL"]),
        ("javascript", ["CONTACTS_HOME", "HOME"]),
        ("typescript", ["CONTACTS_HOME", "HOME"]),
        ("rust", ["CONTACTS_HOME"]),
        ("go", ["CONTACTS_HOME"]),
        ("java", ["CONTACTS_HOME"]),
        ("kotlin", ["CONTACTS_HOME"]),
        ("scala", ["CONTACTS_HOME"]),
        ("csharp", ["CONTACTS_HOME"]),
        ("ruby", ["CONTACTS_HOME", "HOME"]),
        ("php", ["CONTACTS_HOME"]),
        ("lua", ["CONTACTS_HOME"]),
        ("c", ["CONTACTS_HOME"]),
        ("cpp", ["CONTACTS_HOME", "HOME"]),
    ],
)
def test_every_language_tells_its_variables(tmp_path: Path, language_id: str, names: list[str]) -> None:
    path = sample(language_id)
    project = known(tmp_path, {f"src/{path.name}": path.read_bytes()})
    assert values(project, "environment") == names
    assert_lines(project, "environment")


@pytest.mark.parametrize(
    "path", ["tests/a.py", "src/tests/a.py", "test_a.py", "node_modules/a/b.js", "examples/a.py"]
)
def test_tests_and_examples_offer_nothing(tmp_path: Path, path: str) -> None:
    project = known(tmp_path, {path: sample("python").read_bytes()})
    assert project.every("api", "environment", "setting") == ()


def test_a_variable_that_is_read_in_many_places_is_told_once(tmp_path: Path) -> None:
    files = {
        "a.py": "import os\nos.getenv('X')\nos.getenv('Y')\n",
        "b.py": "import os\nos.getenv('X', '1')\n",
    }
    project = known(tmp_path, files)
    assert [(fact.value, str(fact.origin)) for fact in project.every("environment")] == [
        ("Y", "a.py:3"),
        ("X", "b.py:2"),
    ]


def test_headers_of_cplusplus_and_code_that_macros_confuse(tmp_path: Path) -> None:
    files = {
        "a.h": "namespace a {\n/// Adds.\nint add(int x);\n}\n",
        "b.h": "INLINE void b::f(M &m) {\n    for (auto &x : xs) {\n        if (x) {\n"
        "            TRY { x->log(m); }\n            CATCH(m.source)\n        }\n    }\n}\n",
        "c.cpp": "int f() { return 1; }\n",
    }
    assert values(known(tmp_path, files), "api") == ["int add(int x)", "int f()"]


def test_private_modules_and_names_offer_nothing(tmp_path: Path) -> None:
    files = {
        "a/_x.py": "def f(): ...\n",
        "a/y.py": "__all__ = ['g']\ndef f(): ...\ndef g(): ...\ndef _h(): ...\n",
    }
    assert values(known(tmp_path, files), "api") == ["def g()"]


def test_what_a_package_passes_on_is_public_though_its_module_is_not(tmp_path: Path) -> None:
    files = {
        "a/__init__.py": "from ._x import f  # that one\n"
        "from ._y import (\n    g as g,  # and this\n    h as own,\n)\n",
        "a/_x.py": "def f(): ...\ndef other(): ...\n",
        "a/_y.py": "class g:\n    def m(self): ...\ndef h(): ...\n",
        "b/_x.py": "def f(): ...\n",
        "c/_d/__init__.py": "from .x import f\n",
        "c/_d/x.py": "def f(): ...\n",
    }
    project = known(tmp_path, files)
    assert values(project, "api") == ["def f()", "class g", "def m(self)"]
    assert one(project, "api", "def f()").origin.path == "a/_x.py"
    assert all("private" not in fact.more for fact in project.every("api"))


def test_comments_of_other_languages_are_read_as_their_documentation(tmp_path: Path) -> None:
    files = {
        "a.rs": "/// Adds one.\n///\n/// More.\npub fn add(x: i32) -> i32 { x + 1 }\n",
        "b.java": "/**\n * Holds things. And more.\n */\npublic class Box {}\n",
        "c.go": "package c\n\n// Run runs.\nfunc Run() {}\n",
    }
    project = known(tmp_path, files)
    assert {fact.value: fact.more["says"] for fact in project.every("api")} == {
        "pub fn add(x: i32) -> i32": "Adds one.",
        "public class Box": "Holds things.",
        "func Run()": "Run runs.",
    }
