"""What a README says, in Markdown, Org and reStructuredText, and what names of files say."""

from pathlib import Path

from facts.projects import assert_lines, known, line_of, one, values

MARKDOWN = """\
# Ship

![The ship](docs/ship.png) and [its page](https://ship.example.org).

## Use

```python
# Not a heading
import ship
```

~~~~sh
ship --sail
```
~~~~
"""
ORG = """\
#+TITLE: Ship
A ship.
* Use
#+begin_src sh
ship --sail
#+end_src
"""
REST = """\
Ship
====

.. image:: docs/ship.png

Use
---

.. code-block:: python
   :linenos:

   import ship

   ship.sail()

.. _its page: https://ship.example.org
"""


def test_markdown(tmp_path: Path) -> None:
    project = known(tmp_path, {"README.md": MARKDOWN})
    assert values(project, "name") == ["Ship"]
    assert one(project, "picture", "docs/ship.png").more == {"says": "The ship", "from": "readme"}
    assert one(project, "link", "https://ship.example.org").more["label"] == "its page"
    assert values(project, "example") == ["# Not a heading\nimport ship", "ship --sail\n```"]
    assert project.every("example")[0].more == {"language": "python", "section": "Use", "from": "readme"}
    assert line_of(project, project.every("example")[0]) == "```python"
    assert_lines(project, "name", "picture", "link")


def test_org(tmp_path: Path) -> None:
    project = known(tmp_path, {"README.org": ORG})
    assert values(project, "name") == ["Ship"]
    assert one(project, "example", "ship --sail").more == {
        "language": "sh",
        "section": "Use",
        "from": "readme",
    }


def test_restructuredtext(tmp_path: Path) -> None:
    project = known(tmp_path, {"README.rst": REST})
    assert values(project, "name") == ["Ship"]
    assert [text.split() for text in values(project, "example")] == [["import", "ship", "ship.sail()"]]
    assert values(project, "picture") == ["docs/ship.png"]
    assert one(project, "link", "https://ship.example.org").more["label"] == "its page"


def test_a_fence_that_is_not_closed_ends_with_the_file(tmp_path: Path) -> None:
    project = known(tmp_path, {"README.md": "# A\n```sh\nrun\n"})
    assert values(project, "example") == ["run"]


def test_folders_say_what_they_are_for(tmp_path: Path) -> None:
    files = {
        "a/__init__.py": '"""Sails. And more."""\n',
        "a/x.py": "",
        "b/README.md": "# B\n\n[Charts](x) of the sea. More.\n",
        "tests/deep/x.py": "",
        "c/x": "",
    }
    project = known(tmp_path, files)
    said = {
        fact.value: (fact.more.get("says"), fact.more.get("from"), fact.more["files"])
        for fact in project.every("folder")
    }
    assert said == {
        "a/": ("Sails.", "code", "2"),
        "b/": ("Charts of the sea.", "readme", "1"),
        "tests/": ("the tests", "name", "1"),
        "c/": (None, None, "1"),
    }


def test_documents_pictures_examples_and_languages(tmp_path: Path) -> None:
    files = {
        "CONTRIBUTING.md": "x",
        ".github/SECURITY.md": "x",
        "docs/guide.md": "x",
        "docs/code.py": "x = 1\n" * 1000,
        "src/SECURITY.md": "x",
        "assets/logo.svg": "x",
        "assets/a.png": "x",
        "src/icon.png": "x",
        "examples/hello.py": "print(1)\n" * 30,
        "src/a.c": "x" * 100,
    }
    project = known(tmp_path, files)
    assert values(project, "document") == ["CONTRIBUTING.md", ".github/SECURITY.md", "docs/guide.md"]
    assert one(project, "document", "CONTRIBUTING.md").more == {"says": "how to contribute"}
    assert values(project, "picture") == ["assets/logo.svg", "assets/a.png"]
    assert values(project, "example", **{"from": "file"}) == ["examples/hello.py"]
    assert values(project, "language") == ["Python", "C"]
    assert one(project, "language", "Python").more == {"share": "73 %", "files": "1"}
