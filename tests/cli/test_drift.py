"""`nlx-lsp drift`: what contradicts the code, for people, programs and hooks."""

import json
from pathlib import Path

from cli.conftest import Call

CODE = '''\
def scale(breadth, height=3):
    """Scale a box.

    Args:
        width: How wide it is.
        height: How high it is, by default 2.
        depth: Hand-written words.
    """
    print(breadth * height)
'''


def test_what_contradicts_is_named_line_by_line(call: Call, project: Path) -> None:
    (project / "box.py").write_text(CODE)
    done = call("drift", "box.py")
    status, out, err = done.returncode, done.stdout, done.stderr
    assert status == 1
    assert out.splitlines()[0] == (
        "box.py:5:9: There is no parameter width; it seems to be breadth now. [parameter-renamed]"
    )
    assert "box.py:6:44: The default of height is 3, not 2. [default-stale]" in out
    assert "There is no parameter depth. [parameter-unknown]" in out
    assert "1 file: 3 found" in err


def test_what_can_be_mended_is_mended_and_the_rest_is_told(call: Call, project: Path) -> None:
    (project / "box.py").write_text(CODE)
    done = call("drift", "--fix", ".")
    status, out, err = done.returncode, done.stdout, done.stderr
    text = (project / "box.py").read_text()
    assert text == CODE.replace("        width:", "        breadth:").replace("default 2", "default 3")
    assert (status, out.count("box.py:")) == (1, 1)
    assert "1 file: 1 found, 2 mended." in err
    (project / "box.py").write_text(text.replace("        depth: Hand-written words.\n", ""))
    assert call("drift", ".").returncode == 0


def test_programs_read_it(call: Call, project: Path) -> None:
    (project / "box.py").write_text(CODE)
    found = json.loads(call("drift", "--format", "json", "box.py").stdout)
    assert [(each["category"], each["replacement"]) for each in found][:2] == [
        ("parameter-renamed", "breadth"),
        ("default-stale", "3"),
    ]
    (run,) = json.loads(call("drift", "--format", "sarif", "box.py").stdout)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert "nlx/parameter-renamed" in rules
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    region = change["replacements"][0]["deletedRegion"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (5, 9, 14)


def test_a_file_that_is_missing_or_no_text_is_told_and_the_others_are_looked_at(
    call: Call, project: Path
) -> None:
    (project / "box.py").write_text(CODE)
    done = call("drift", "gone.py", "box.py")
    status, out, err = done.returncode, done.stdout, done.stderr
    assert status == 2
    assert "gone.py" in err
    assert "box.py:5:9" in out
