"""`nlx-lsp run review`: for people, for programs, for hooks and for code hosts."""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from cli.conftest import Call, Script
from project.repository import Repository

from nlx_lsp.actions.review.categories import CATEGORIES

CODE = "def f(items):\n    last = items[len(items)]\n    return last\n\n\ndef g(a):\n    return a\n"
QUOTE = "last = items[len(items)]"
ITEM = {
    "quote": QUOTE,
    "when": "the list is not empty",
    "problem": "Raises an IndexError",
    "category": "off by one",
    "replacement": ["last = items[-1]"],
}
MESSAGE = "Raises an IndexError, when the list is not empty."
DOUBTED = {"match": "A reviewer says", "answer": "yes", "probability": 0.9}
FOUND = {"match": "len\\(items\\)", "answer": {"findings": [ITEM]}}
NOTHING = {"match": "Look for faults", "answer": {"findings": []}}


@pytest.fixture
def answers(script: Script) -> list[str]:
    """Find the fault in `f`, and nothing elsewhere."""
    return script(DOUBTED, FOUND, NOTHING)


@pytest.fixture
def repository(project: Path) -> Repository:
    shutil.rmtree(project / ".git")
    project.rmdir()
    made = Repository.make(project)
    os.chdir(project)
    made.commit("a.py", "")
    return made


def test_text_is_for_people_and_for_editors_that_read_compilers(
    project: Path, call: Call, answers: list[str]
) -> None:
    (project / "a.py").write_text(CODE)
    done = call("run", "review", "a.py", *answers)
    assert done.stdout == (
        f"a.py:2:5: {MESSAGE} [off by one, 90% sure]\n  -     last = items[len(items)]\n"
        "  +     last = items[-1]\n"
    )
    assert done.returncode == 1
    assert done.stderr.startswith("review: 2 symbols in 1 file, 1 finding, model script.json, ")
    assert (project / "a.py").read_text() == CODE


@pytest.mark.parametrize(
    ("target", "status"), [("a.py:6", 0), ("a.py:2", 1), ("a.py:3-3", 0), ("a.py:2-3", 1)]
)
def test_a_place_is_reviewed(project: Path, call: Call, answers: list[str], target: str, status: int) -> None:
    (project / "a.py").write_text(CODE)
    done = call("review", target, *answers)
    assert done.returncode == status
    assert bool(done.stdout) == bool(status)


def test_json_is_for_programs(project: Path, call: Call, answers: list[str]) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "ä b.py").write_text("# 😀\n" + CODE)
    done = call("run", "review", "--format", "json", "sub/ä b.py", *answers)
    (found,) = json.loads(done.stdout)
    assert len(found.pop("fingerprint")) == 16
    assert found == {
        "path": "sub/ä b.py",
        "line": 3,
        "column": 5,
        "endLine": 3,
        "endColumn": 29,
        "symbol": "f",
        "category": "off by one",
        "message": MESSAGE,
        "confidence": 0.9,
        "code": f"    {QUOTE}",
        "replacement": "    last = items[-1]",
        "note": "",
    }


def test_what_the_engine_does_not_tell_is_not_made_up(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(CODE)
    words = script({**DOUBTED, "probability": 1}, FOUND, NOTHING)
    assert call("review", "a.py", *words).stdout.splitlines()[0].endswith("[off by one]")
    assert json.loads(call("review", "a.py", "--format", "json", *words).stdout)[0]["confidence"] is None
    sarif = json.loads(call("review", "a.py", "--format", "sarif", *words).stdout)
    assert sarif["runs"][0]["results"][0]["rank"] == -1.0


def test_markdown_is_a_report_in_which_nothing_is_obeyed(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(CODE.replace("return last", "return last  # ```"))
    item = {**ITEM, "problem": "Raises <b>an</b> [IndexError](x) in `f`"}
    words = script(DOUBTED, {"match": "len\\(items\\)", "answer": {"findings": [item]}}, NOTHING)
    done = call("run", "review", "--format", "markdown", "a.py", *words)
    assert done.stdout.startswith("# Review\n\nBy script.json. Findings are a model's guesses")
    assert "### Line 2: off by one in `f`" in done.stdout
    assert (
        "Raises \\<b>an\\</b> \\[IndexError](x) in `f`, when the list is not empty. (90% sure)" in done.stdout
    )
    assert f"```diff\n-    {QUOTE}\n+    last = items[-1]\n```" in done.stdout


def region(place: Mapping[str, int]) -> tuple[int, ...]:
    assert set(place) == {"startLine", "startColumn", "endLine", "endColumn"}
    assert all(number >= 1 for number in place.values())
    assert place["endLine"] >= place["startLine"]
    return tuple(place.values())


def check_sarif(log: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Check what SARIF 2.1.0 requires of the objects that are there; return the results.

    Required by the schema: `version`, `runs`; `tool.driver.name`; a rule's `id`; a result's `message`; a text
    in each message; `artifactChanges` of a fix, with `artifactLocation` and `replacements`, with
    `deletedRegion`; `executionSuccessful` of an invocation.  A level, a rank, an index and a URI have to be
    ones.  What GitHub wants besides: a rule's texts, a result's location with a line.
    """
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "nlx-lsp"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(CATEGORIES)
    for rule in driver["rules"]:
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
    (invocation,) = run["invocations"]
    assert isinstance(invocation["executionSuccessful"], bool)
    assert all(each["message"]["text"] for each in invocation["toolExecutionNotifications"])
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"warning", "note"}
        assert result["message"]["text"]
        assert -1 <= result["rank"] <= 100
        assert all(isinstance(mark, str) for mark in result["partialFingerprints"].values())
        places = [each["physicalLocation"] for each in result["locations"]]
        changes = [each for fix in result.get("fixes", ()) for each in fix["artifactChanges"]]
        for place in places:
            region(place["region"])
        for change in changes:
            for replacement in change["replacements"]:
                region(replacement["deletedRegion"])
                assert isinstance(replacement["insertedContent"]["text"], str)
        for location in [each["artifactLocation"] for each in (*places, *changes)]:
            assert location["uri"].isascii()
            assert " " not in location["uri"]
            assert "\\" not in location["uri"]
    found: list[Mapping[str, Any]] = run["results"]
    return found


def test_sarif_is_for_code_hosts(project: Path, call: Call, answers: list[str]) -> None:
    (project / "ä b#.py").write_text(CODE)
    (result,) = check_sarif(
        json.loads(call("run", "review", "--format", "sarif", "ä b#.py", *answers).stdout)
    )
    place = result["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == "ä b#.py"
    assert region(place["region"]) == (2, 5, 2, 29)
    (change,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert region(change["deletedRegion"]) == (2, 1, 2, 29)
    assert change["insertedContent"] == {"text": "    last = items[-1]"}
    outside = project.parent / "out side.py"
    outside.write_text(CODE)
    (result,) = check_sarif(json.loads(call("review", "--format", "sarif", str(outside), *answers).stdout))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///")


def test_sarif_says_what_was_not_done(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(CODE)
    words = script(DOUBTED, FOUND, {**NOTHING, "answer": "x" * 50, "crash": 3})
    done = call("run", "review", "--format", "sarif", "a.py", *words)
    log = json.loads(done.stdout)
    assert len(check_sarif(log)) == 1
    (invocation,) = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "broke down" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert done.returncode == 2


def test_nothing_found_is_a_good_answer(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(CODE)
    (project / "empty.py").write_text("")
    done = call("run", "review", "a.py", "empty.py", *script(NOTHING))
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 symbols in 2 files, no findings" in done.stderr
    assert check_sarif(json.loads(call("review", "--format=sarif", "a.py", *script(NOTHING)).stdout)) == []


def test_what_was_not_believed_is_counted(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(CODE)
    done = call("run", "review", "a.py", *script({**DOUBTED, "answer": "no"}, FOUND, NOTHING))
    assert done.returncode == 0
    assert "no findings, 1 not believed (1 the model doubts it)" in done.stderr


def test_nothing_that_was_found_is_lost_with_the_engine(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(CODE)
    for name in ("b.py", "c.py"):
        (project / name).write_text("def broken():\n    return 1\n")
    words = script(DOUBTED, FOUND, {"match": "broken", "answer": "x" * 50, "crash": 3}, NOTHING)
    done = call("run", "review", "a.py", "b.py", "c.py", *words)
    assert MESSAGE in done.stdout
    assert "b.py: The scripted engine broke down." in done.stderr
    assert "Left: 1 more file." in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "There is nothing to review. Name a file, or say --diff"),
        (("missing.py",), "There is no file missing.py"),
        (("a.py:99",), "a.py has only"),
        (("a.dat",), "The language of a.dat is not known"),
        (("a.txt",), "is for source code, and a.txt is plaintext"),
        (("--diff",), "git cannot tell what has changed"),
        (("a.py", "--format", "xml"), "--format: invalid choice"),
    ],
)
def test_wrong_use_is_told_in_a_line(
    project: Path, call: Call, answers: list[str], words: tuple[str, ...], said: str
) -> None:
    (project / "a.py").write_text(CODE)
    for name in ("a.txt", "a.dat"):
        (project / name).write_text("text")
    done = call("run", "review", *words, *answers)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_only_what_has_changed(repository: Repository, call: Call, answers: list[str]) -> None:
    repository.commit("a.py", CODE.replace("len(items)", "0"))
    repository.commit("sub/b.py", CODE)
    assert call("run", "review", "--diff", *answers).returncode == 0
    repository.write("a.py", CODE)
    repository.write("new file.py", CODE)
    repository.write("notes.txt", "no code")
    repository.write("latin.py", "").write_bytes(b"x = '\xe4'\n")
    done = call("run", "review", "--diff", *answers)
    assert [line.split(":")[0] for line in done.stdout.splitlines() if "sure" in line] == [
        "a.py",
        "new file.py",
    ]
    assert "latin.py is not UTF-8" in done.stderr
    assert done.returncode == 2
    (repository.folder / "latin.py").unlink()
    assert call("review", "--diff", *answers).returncode == 1
    done = call("review", "a.py", "--diff", *answers)
    assert "1 symbol in 1 file, 1 finding" in done.stderr
    assert call("review", "--diff", "nowhere", *answers).returncode == 2
    assert call("review", "--diff=--output=x", *answers).returncode == 2
    assert "in 3 files" in call("review", "--diff=HEAD~2", *answers).stderr
    assert not (repository.folder / "x").exists()


def test_the_text_that_will_be_committed(repository: Repository, call: Call, answers: list[str]) -> None:
    repository.write("a.py", CODE)
    repository.git("add", ".")
    repository.write("a.py", CODE.replace("len(items)", "0"))
    done = call("run", "review", "--staged", *answers)
    assert done.stdout.startswith("a.py:2:5: ")
    repository.git("add", ".")
    assert call("run", "review", "--staged", *answers).returncode == 0


def test_as_a_hook(repository: Repository, answers: list[str]) -> None:
    hook = repository.folder / ".git" / "hooks" / "pre-commit"
    words = " ".join(f"'{word}'" for word in ("-m", "nlx_lsp", "run", "review", "--staged", *answers))
    hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' {words}\n")
    hook.chmod(0o755)
    path = repository.write("sub/a.py", CODE)
    repository.git("add", ".")
    repository.git("commit", "-q", "-m", "It", check=False)
    assert repository.git("status", "--porcelain") == "A  sub/a.py\n"
    path.write_text(CODE.replace("len(items)", "0"))
    repository.git("commit", "-q", "-a", "-m", "It")
    assert repository.git("status", "--porcelain") == ""
