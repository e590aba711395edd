"""Hostile trees: what cannot be read is told, nothing outside is read, nothing is run, and nothing breaks."""

import os
from pathlib import Path

import pytest
from facts.projects import known, lay, values
from hypothesis import given
from hypothesis import strategies as st
from project.repository import Repository

from nlx_lsp.facts.collect import collect
from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.readers import READERS
from nlx_lsp.facts.sources import code

BROKEN = {
    "pyproject.toml": "[project\nname = ",
    "package.json": '{"name": ',
    "pom.xml": "<project><name>",
    "CITATION.cff": "a: [b\n: c",
    "setup.py": "setup(name=",
    "compose.yaml": "- :\n  - [",
}


@pytest.mark.parametrize("path", BROKEN)
def test_a_broken_manifest_is_told_and_the_others_are_read(tmp_path: Path, path: str) -> None:
    project = known(tmp_path, {path: BROKEN[path], "Makefile": "test: ## t\n"})
    assert values(project, "test") == ["make test"]
    [omission] = project.omissions
    assert omission.startswith(f"{path} is no ")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE p [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><project><artifactId>&b;</artifactId></project>'
    project = known(tmp_path, {"pom.xml": bomb})
    assert values(project, "name") == []
    assert project.omissions == ("pom.xml declares entities, which are not followed.",)


def test_aliases_of_yaml_do_not_blow_up(tmp_path: Path) -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    project = known(tmp_path, {"compose.yaml": f"a0: &a0 [x]\n{levels}", "CITATION.cff": "a: &a [*a]\n"})
    assert {text.split(" has more")[0] for text in project.omissions} == {"compose.yaml", "CITATION.cff"}


def test_deep_nesting_is_told(tmp_path: Path) -> None:
    files = {
        "package.json": "[" * 100_000,
        "pyproject.toml": f"a = {'[' * 5000}",
        "Cargo.toml": "a.b." * 100_000,
        "compose.yaml": "[" * 2000,
        "pom.xml": "<a>" * 5000,
        "setup.py": f"setup(name={'(' * 5000}",
    }
    assert len(known(tmp_path, files).omissions) == len(files)


def test_large_and_binary_files_and_other_encodings(tmp_path: Path) -> None:
    files = {
        "package.json": b"\0" * 10,
        "setup.cfg": "[metadata]\nname = caf\u00e9\n".encode("latin-1"),
        "pyproject.toml": '\ufeff[project]\r\nname = "ship"\r\n',
    }
    lay(tmp_path, files)
    with (tmp_path / "Makefile").open("wb") as stream:
        stream.truncate(100 << 20)
    project = known(tmp_path, {})
    assert values(project, "name") == ["ship", "caf\ufffd"]
    assert project.omissions == (
        "package.json is no text.",
        "Makefile has 104,857,600 bytes, more than the 1,000,000 that are read.",
    )


def test_links_and_pipes(tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text('[project]\nname = "secret"\n')
    root = lay(tmp_path / "p", {"a/b.py": "", "package.json": '{"name": "kite"}'})
    (root / "pyproject.toml").symlink_to(outside)
    (root / "a" / "loop").symlink_to(root)
    (root / "setup.cfg").symlink_to("setup.cfg")
    os.mkfifo(root / "Makefile")
    project = collect(root)
    assert values(project, "name") == ["kite"]
    assert "pyproject.toml is a link out of the project." in project.omissions
    assert any(text.startswith("Makefile is no regular file") for text in project.omissions)


def test_names_with_signs_that_terminals_obey(tmp_path: Path) -> None:
    files = {
        "a\nb\x1b[31m.py": "def f(): ...\n",
        "docs/\u202egnp.md": "x",
        "package.json": '{"name": "a\\u001b[2J\\nb"}',
    }
    project = known(tmp_path, files)
    assert [fact.value for fact in project.facts if not fact.value.isprintable()] == []
    assert len(project.every("api")) == 1


def test_time_is_bounded_and_what_was_not_read_is_told(tmp_path: Path) -> None:
    files = {f"src/m{number}.py": "def f(): ...\n" for number in range(50)}
    reports: list[tuple[int, int]] = []
    project = collect(
        lay(tmp_path, {"Makefile": "test: ## t\n", **files}),
        deadline_s=0,
        progress=lambda *said: reports.append(said),
    )
    assert project.omissions == ("51 files were not read: the time was over.",)
    assert reports[0] == (0, 51)
    everything = collect(tmp_path, progress=lambda *said: reports.append(said))
    assert reports[-1] == (51, 51)
    assert len(everything.every("api")) == 50


def test_many_files_are_bounded(tmp_path: Path) -> None:
    files = {f"src/m{number}.py": "def f(): ...\n" for number in range(810)}
    project = known(tmp_path, files)
    assert len(project.every("api")) == 800
    assert project.omissions == ("10 more files like src/m99.py were not read: 800 are enough.",)


def test_a_file_that_says_too_much(tmp_path: Path) -> None:
    keywords = ", ".join(f'"k{number}"' for number in range(3000))
    project = known(tmp_path, {"pyproject.toml": f"[project]\nname = 'a'\nkeywords = [{keywords}]\n"})
    assert len(project.every("keyword")) == 1999
    assert project.omissions == ("pyproject.toml says more than 2,000 things: the others were left out.",)


def test_what_git_is_configured_to_run_is_not_run(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "r")
    witness = tmp_path / "witness"
    repository.commit("a.py", "x = 1\n")
    repository.git("tag", "v1.0")
    for key in (
        "core.fsmonitor",
        "core.pager",
        "gpg.program",
        "diff.external",
        "core.sshCommand",
        "core.editor",
    ):
        repository.git("config", key, f"touch {witness}")
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "alias.log", f"!touch {witness}")
    repository.git("config", "remote.origin.url", "git@example.org:ada/ship.git")
    project = collect(repository.folder)
    assert not witness.exists()
    assert values(project, "release") == ["v1.0"]
    assert values(project, "link") == ["https://example.org/ada/ship"]


def test_a_name_of_a_tag_is_no_option(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "r")
    repository.commit("a.py", "x = 1\n")
    head = repository.git("rev-parse", "HEAD").strip()
    repository.git("update-ref", "refs/tags/--output=1.0", head)
    project = collect(repository.folder)
    assert values(project, "change") == ["0"]
    assert sorted(path.name for path in repository.folder.iterdir()) == [".git", "a.py"]


PATHS = sorted(
    {pattern.replace("*", "x") for reader in READERS for pattern in reader.wants if "*." not in pattern}
    | {"a.py", "a.js", "a.rs", "a.rb", "README.md", "README.rst", "README.org", "x.dist-info/METADATA"}
)
SIGNS = st.text(alphabet="[]{}<>()=:#\"'\\\n\t -*`.,/&!@%$|aeimnrst01\x00é\u2028\ud800", max_size=300)
WORDS = st.sampled_from(
    """
    [project] name version = "a" 'b' { } [ ] : - # ## ``` ~~~ <project> </project> <artifactId> module setup(
    metadata] [options] scripts "scripts": .PHONY: test: project( add_executable( FROM ENV def >>>
    os.environ[" .add_argument(" Name: License: __all__ from import ( ) \"\"\" #+begin_src .. code-block::
    """.split()  # noqa: SIM905 - a list of words
)
TEXTS = SIGNS | st.lists(WORDS, max_size=60).map(" ".join) | st.lists(WORDS, max_size=40).map("\n".join)


@given(path=st.sampled_from(PATHS), text=TEXTS)
def test_no_reader_ever_fails(path: str, text: str) -> None:
    file = File(
        path=path, text=text.replace("\ud800", "\ufffd"), others=frozenset({path, "uv.lock", "src/main.rs"})
    )
    for reader in READERS:
        if reader.wanted(path):
            try:
                facts = list(reader.read(file))
            except (Unreadable, RecursionError):
                continue
            assert all(0 <= fact.origin.line <= len(file.lines) for fact in facts)
            assert all(
                isinstance(value, str) for fact in facts for value in (fact.value, *fact.more.values())
            )


@given(
    data=st.dictionaries(
        st.sampled_from(PATHS),
        st.binary(max_size=200) | TEXTS.map(lambda t: t.encode("utf-8", "replace")),
        max_size=6,
    )
)
def test_no_tree_ever_fails(tmp_path_factory: pytest.TempPathFactory, data: dict[str, bytes]) -> None:
    root = tmp_path_factory.mktemp("tree")
    project = known(root, data)
    assert all(fact.value and "\n" not in str(fact.origin) for fact in project.facts)


def test_what_cannot_be_parsed_in_time_is_given_up() -> None:
    file = File(path="a.kt", text="a=" * 5000)
    with pytest.raises(Unreadable, match="takes too long"):
        code.parse(file, seconds=0)
    assert code.parse(File(path="a.unknown", text="")) is None


def test_a_heap_of_loose_ends_is_not_searched() -> None:
    for text in ("(" * 200_000, f"def f():\n    return {'( ' * 100_000}\n"):
        with pytest.raises(Unreadable, match="no code that makes sense"):
            code.parse(File(path="a.py", text=text))
