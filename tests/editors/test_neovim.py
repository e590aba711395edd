"""The package for Neovim, in the oldest version that it is for and in a new one, without a screen."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from actions.reviewer import EXAMPLES
from editors.headless import PACKAGE, VERSIONS, Neovim
from editors.stage import environment, install_model
from editors.terminal import EDITORS
from protocol.answers import ADD, ADDED, NEVER, SLOWLY

from nlx_lsp.syntax.grammar import known, load

pytestmark = pytest.mark.editors

BARE = "def add(a, b):\n    return a + b\n"
CODE = f'"""Numbers."""\n\n\n{BARE}'
DOCUMENTED = CODE.replace(BARE, ADDED)
OTHER = {**ADD, "summary": "Return the sum of two numbers."}
FAULTY = EXAMPLES[0]
CASES = {"cases": {"case1": {"a": "1", "b": "2", "expected": "3"}}}
SCRIPT = [
    {"match": "File: slow", "answer": ADD, "delay": SLOWLY},
    {"match": "File: endless", "answer": ADD, "delay": NEVER},
    {"match": "A reviewer says", "answer": "yes", "probability": 0.9},
    {"match": "(?s)File: faulty.*Look for faults", "answer": {"findings": [FAULTY.item]}},
    {"match": "(?s)File: (sums|fresh).*tests", "answer": CASES},
    # In turn, for a file of any other name: one answer, and another one when that was not liked.
    *([ADD, OTHER] * 20),
]
Launch = Callable[..., Neovim]


@pytest.fixture(scope="module", params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if not (EDITORS / name / "start").exists():
        pytest.fail(f"{name} is not installed; `make test-editors` does that, into .cache/editors.")
    return name


@pytest.fixture(scope="module")
def launch(version: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launch]:
    """Start it with a project of one file, and the scripted engine if there is a script."""
    started: list[Neovim] = []

    def begin(text: str = CODE, *, script: object = SCRIPT, configuration: str = "") -> Neovim:
        home = tmp_path_factory.mktemp("home")
        install_model(home, script, None)
        project = home / "project"
        project.mkdir()
        subprocess.run(["git", "init", "--quiet", project], check=True)
        (project / "numbers_.py").write_text(text, "utf-8")
        neovim = Neovim(version, home, project / "numbers_.py", environment(home), configuration)
        started.append(neovim)
        neovim.connect()
        return neovim

    yield begin
    for neovim in started:
        neovim.close()


@pytest.fixture(scope="module")
def shared(launch: Launch) -> Neovim:
    return launch()


@pytest.fixture
def neovim(shared: Neovim) -> Iterator[Neovim]:
    """One Neovim for most tests, each with a file of its own."""
    yield shared
    shared.command("silent! %bwipeout! | tabonly")
    shared.forget()


def visit(neovim: Neovim, name: str, text: str = CODE, line: int = 4) -> Path:
    """Open a new file of the project, with the cursor in a line of it."""
    path = neovim.file.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    neovim.command(f"edit {path}")
    neovim.connect()
    neovim.go_to(line)
    return path


def press(neovim: Neovim, keys: str) -> None:
    neovim.lua(f"vim.api.nvim_feedkeys(vim.keycode({json.dumps(keys)}), 'mx', false) return true")


# What a user does with a file


def test_a_real_engine_writes_and_one_undo_takes_it_back(launch: Launch) -> None:
    seen = """
    _G.seen = {}
    vim.api.nvim_create_autocmd('LspProgress', { callback = vim.schedule_wrap(function()
      table.insert(_G.seen, require('nlx').status())
    end) })
    """
    neovim = launch(script=(), configuration=seen)
    neovim.go_to(4)
    neovim.command("Nlx document")
    neovim.told("of 4 fields by the model")
    text = neovim.text()
    assert "    Args:\n        a: " in text
    assert compile(text, "numbers_.py", "exec")
    assert neovim.until("_G.seen[1]").startswith("nlx: Write a docstring for `add` 0%")
    neovim.until("_G.seen[#_G.seen] == ''")
    neovim.command("undo")
    assert neovim.text() == CODE


def test_the_answer_lands_where_it_belongs_while_the_user_writes(neovim: Neovim) -> None:
    visit(neovim, "slow.py")
    neovim.command("Nlx document")
    neovim.until("require('nlx').status():find('%d+%% `add`: writing')")
    neovim.lua("vim.api.nvim_buf_set_lines(0, 0, 0, true, { '# written meanwhile' }) return true")
    neovim.told("4 of 4 fields by the model")
    assert neovim.text() == f"# written meanwhile\n{DOCUMENTED}"


def test_the_menu_follows_what_was_typed_just_now(neovim: Neovim) -> None:
    visit(neovim, "typed.py")
    neovim.lua(
        "vim.api.nvim_buf_set_lines(0, 3, 4, true, { 'def plus(a, b):' }) vim.cmd('Nlx prompt document')"
    )
    neovim.until("vim.api.nvim_buf_get_lines(0, 0, 1, true)[1] == '# Write a docstring for `plus`'")


def test_a_review_is_shown_and_mended(neovim: Neovim) -> None:
    visit(neovim, "faulty.py", FAULTY.text, line=5)
    neovim.command("Nlx findings")
    neovim.told("There are no findings in this file")
    neovim.command("Nlx review f")
    neovim.told("1 finding")
    neovim.until("#vim.diagnostic.get(0) == 1")
    neovim.command("Nlx findings")
    [found] = neovim.lua("return vim.fn.getloclist(0)")
    assert found["lnum"] == 8
    assert "Reads one element past the end" in found["text"]
    neovim.command("lclose")
    neovim.go_to(8)
    title = neovim.until(
        "(require('nlx.menu').now(vim.lsp.get_clients({ bufnr = 0 })[1], 2000)[1] or {}).title"
    )
    neovim.lua(f"_G.choice = {json.dumps(title)} vim.cmd('Nlx action') return true")
    neovim.until(f"vim.fn.getline(8) == '    {FAULTY.mended}'")
    neovim.until("#vim.diagnostic.get(0) == 0")


def test_tests_are_written_into_a_new_file(neovim: Neovim) -> None:
    path = visit(neovim, "sums.py")
    neovim.command("Nlx tests")
    neovim.told("test_sums.py is in the editor, not saved yet")
    neovim.command("wall")
    [tests] = path.parent.rglob("test_sums.py")
    assert "assert add(1, 2) == 3" in tests.read_text("utf-8")
    assert path.read_text("utf-8") == CODE


def test_a_cancelled_job_makes_room(neovim: Neovim) -> None:
    visit(neovim, "endless.py")
    neovim.command("Nlx document")
    neovim.until("require('nlx').status() ~= ''")
    neovim.command("Nlx status")
    neovim.until("vim.fn.bufname() == 'nlx://status'")
    status = neovim.text()
    assert "engine     scripted" in status
    assert "privacy    Your code stays on this machine." in status
    assert "Write a docstring for `add`, " in status
    press(neovim, "q")
    neovim.command("Nlx cancel")
    neovim.told("`add`: cancelled.")
    neovim.command("Nlx cancel")
    neovim.told("Nothing runs.")
    assert neovim.text() == CODE
    visit(neovim, "free.py")
    neovim.command("Nlx document")
    neovim.told("4 of 4 fields by the model")


def test_a_server_that_is_killed_is_missed_and_started_again(launch: Launch) -> None:
    neovim = launch()
    visit(neovim, "endless.py")
    neovim.command("Nlx document")
    neovim.until("require('nlx').status() ~= ''")
    pid = neovim.lua("return vim.fn.getpid()")
    [server] = [each for each in psutil.Process(pid).children() if "nlx-lsp" in " ".join(each.cmdline())]
    server.kill()
    neovim.told("The server has ended by itself.")
    assert neovim.lua("return require('nlx').status()") == ""
    assert neovim.text() == CODE
    neovim.command("Nlx document")
    neovim.told("The server does not run here")
    neovim.command("Nlx restart")
    neovim.connect()
    visit(neovim, "after.py")
    neovim.command("Nlx document")
    neovim.told("4 of 4 fields by the model")
    assert neovim.text() == DOCUMENTED
    neovim.forget()
    neovim.command("Nlx restart")
    neovim.connect()
    assert neovim.lua("return _G.told") == []


def test_it_works_beside_another_server(launch: Launch) -> None:
    program = EDITORS / "beside" / "bin" / "basedpyright-langserver"
    other = f"""
    vim.api.nvim_create_autocmd('FileType', {{ pattern = 'python', callback = function(event)
      local server = {{ name = 'basedpyright', cmd = {{ '{program}', '--stdio' }} }}
      server.root_dir = vim.fs.root(event.buf, '.git')
      vim.lsp.start(server, {{ bufnr = event.buf }})
    end }})
    """
    neovim = launch(CODE + "\n\nprint(undefined)\n", configuration=other)
    neovim.lua("vim.api.nvim_win_set_cursor(0, { vim.fn.line('$'), 7 }) return true")
    menu = "require('nlx.menu').now(vim.lsp.get_clients({ name = 'nlx' })[1], 2000)"
    explained = """entry.title == 'Explain: "undefined" is not defined'"""
    neovim.until(f"vim.iter({menu}):any(function(entry) return {explained} end)")
    neovim.go_to(4)
    neovim.command("Nlx document")
    neovim.told("4 of 4 fields by the model")
    assert DOCUMENTED in neovim.text()


def test_a_commit_message_is_served_too(neovim: Neovim) -> None:
    visit(neovim, ".git/COMMIT_EDITMSG", "\n# Please enter the commit message.\n", line=1)
    assert neovim.lua("return vim.bo.filetype") == "gitcommit"
    assert neovim.lua("return vim.lsp.get_clients({ bufnr = 0 })[1].root_dir") == str(neovim.file.parent)


# Proposals


def propose(neovim: Neovim, name: str) -> None:
    """Let a docstring be proposed for a new file."""
    visit(neovim, name)
    neovim.command("Nlx! document")
    neovim.until("vim.bo.filetype == 'diff'")


def test_a_proposal_is_accepted(neovim: Neovim) -> None:
    propose(neovim, "accepted.py")
    assert "accept" in neovim.lua("return vim.wo.winbar")
    # The file is written in while the proposal is looked at.
    neovim.lua("vim.api.nvim_buf_set_lines(vim.fn.bufnr('accepted.py'), 0, 0, true, { '# new' }) return true")
    press(neovim, "<CR>")
    neovim.told("4 of 4 fields by the model")
    assert neovim.lua("return vim.fn.bufname()").endswith("accepted.py")
    added = neovim.text()
    assert added.startswith("# new\n")
    assert added.count('"""') == CODE.count('"""') + 2


def test_a_proposal_is_rejected(neovim: Neovim) -> None:
    propose(neovim, "rejected.py")
    press(neovim, "q")
    assert neovim.lua("return vim.bo.filetype") == "python"
    assert neovim.text() == CODE


def test_another_answer_is_asked_for(neovim: Neovim) -> None:
    propose(neovim, "again.py")
    first = neovim.text()
    press(neovim, "gR")
    neovim.until("vim.bo.filetype == 'diff'")
    second = neovim.text()
    summaries = {str(ADD["summary"]), str(OTHER["summary"])}
    assert {text for text in summaries if text in first} | {text for text in summaries if text in second} == (
        summaries
    )
    press(neovim, "q")
    assert neovim.text() == CODE


def test_an_edited_proposal_is_applied_as_it_was_edited(neovim: Neovim) -> None:
    propose(neovim, "edited.py")
    neovim.command("%s/The first number/One number/")
    neovim.command("write")
    neovim.until("vim.bo.filetype == 'python'")
    assert "        a: One number.\n        b: The second number.\n" in neovim.text()
    neovim.command("undo")
    assert neovim.text() == CODE


def test_an_edited_proposal_for_what_has_changed_is_kept(neovim: Neovim) -> None:
    propose(neovim, "changed.py")
    neovim.command("%s/The first number/One number/")
    changed = "local file = vim.fn.bufnr('changed.py')"
    neovim.lua(f"{changed} vim.api.nvim_buf_set_lines(file, 3, 5, true, {{ 'pass' }}) return true")
    press(neovim, "<CR>")
    neovim.told("has changed where the proposal would change it")
    assert "One number" in neovim.text()
    assert neovim.lua(f"{changed} return vim.api.nvim_buf_get_lines(file, 3, -1, true)") == ["pass"]


def test_new_files_are_proposed_too(neovim: Neovim) -> None:
    path = visit(neovim, "fresh.py")
    neovim.command("Nlx! tests")
    neovim.until("vim.bo.filetype == 'diff'")
    assert not list(path.parent.rglob("test_fresh.py"))
    neovim.command("%s/add(1, 2) == 3/add(2, 1) == 3/")
    press(neovim, "<CR>")
    neovim.command("wall")
    [tests] = path.parent.rglob("test_fresh.py")
    assert "assert add(2, 1) == 3\n" in tests.read_text("utf-8")


def test_whoever_wants_it_sees_every_proposal_first(neovim: Neovim) -> None:
    visit(neovim, "always.py")
    neovim.lua("vim.g.nlx = { preview = true } return true")
    neovim.lua(
        "vim.lsp.buf.code_action({ apply = true, filter = function(entry) return entry.title =="
        " 'Write a docstring for `add`' end }) return true"
    )
    neovim.until("vim.bo.filetype == 'diff'")
    neovim.lua("vim.g.nlx = nil return true")
    press(neovim, "q")
    assert neovim.text() == CODE


# What else there is


def test_an_edit_for_another_version_is_refused(neovim: Neovim) -> None:
    visit(neovim, "stale.py")
    answer = neovim.lua(
        """
        local uri, client = vim.uri_from_bufnr(0), vim.lsp.get_clients({ name = 'nlx' })[1]
        local here = { line = 0, character = 0 }
        local edit = { range = { start = here, ['end'] = here }, newText = 'wrong' }
        vim.api.nvim_buf_set_lines(0, 0, 0, true, { 'x' })
        vim.wait(2000, function() return vim.lsp.util.buf_versions[vim.fn.bufnr()] ~= 0 end)
        local change = { textDocument = { uri = uri, version = 0 }, edits = { edit } }
        return require('nlx.edit').apply({ edit = { documentChanges = { change } } }, client)
        """
    )
    assert not answer["applied"]
    assert "has changed meanwhile" in answer["failureReason"]
    assert "wrong" not in neovim.text()


def test_words_are_completed(neovim: Neovim) -> None:
    visit(neovim, "words.py")

    def completed(line: str) -> list[str]:
        return list(neovim.lua(f"return vim.fn.getcompletion({json.dumps(line)}, 'cmdline')"))

    own = {"action", "cancel", "findings", "prompt", "restart", "result", "rewrite", "status"}
    assert set(completed("Nlx ")) >= own | {"document", "review", "tests"}
    assert completed("Nlx doc") == ["document"]
    assert completed("Nlx! prompt rev") == ["review"]
    assert completed("Nlx result ") == ["apply"]
    neovim.command("enew")
    assert set(completed("Nlx ")) == own


def test_what_there_is_not_is_said(neovim: Neovim) -> None:
    visit(neovim, "nothing.py")
    neovim.command("Nlx dance")
    assert "What there is: Write a docstring for `add`; " in neovim.told(
        "The server offers no such thing here: dance."
    )
    neovim.command("Nlx document everything now")
    neovim.told("no such thing here: document everything now.")


def test_the_last_result_is_shown_and_applied(neovim: Neovim) -> None:
    visit(neovim, "last.py")
    neovim.command("Nlx document")
    neovim.told("4 of 4 fields by the model")
    written = neovim.text()
    neovim.command("undo")
    neovim.command("Nlx result")
    neovim.until("vim.fn.bufname() == 'nlx://result'")
    assert neovim.text().startswith("Write a docstring for `add`\n--- a/last.py\n")
    press(neovim, "q")
    neovim.command("Nlx result apply")
    neovim.until("#vim.api.nvim_buf_get_lines(0, 0, -1, true) > 6")
    assert neovim.text() == written


def test_a_selection_is_what_is_meant(neovim: Neovim) -> None:
    visit(neovim, "words.md", "One two three.\n\nFour five.\n", line=1)
    client = "vim.lsp.get_clients({ name = 'nlx' })[1]"
    lines = neovim.lua(f"return require('nlx.menu').range({client}, {{ first = 1, last = 3 }})")
    assert lines == {"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 10}}
    press(neovim, "0wve<Esc>")
    word = neovim.lua(f"return require('nlx.menu').range({client}, {{ first = 1, last = 1 }})")
    assert word == {"start": {"line": 0, "character": 4}, "end": {"line": 0, "character": 7}}


def test_health_says_what_is_there_and_what_is_missing(neovim: Neovim) -> None:
    neovim.command("checkhealth nlx")
    report = neovim.text()
    assert "ERROR" not in report
    assert "How the engine was chosen:" in report
    assert f"It runs in {neovim.file.parent}" in report
    neovim.lua("vim.g.nlx = { cmd = { 'no-such-program' }, previews = true } return true")
    neovim.command("checkhealth nlx")
    report = neovim.text()
    assert "there is no previews. There are: cmd, filetypes, preview, server." in report
    neovim.lua("vim.g.nlx = { cmd = { 'no-such-program' } } return true")
    neovim.command("checkhealth nlx")
    assert "no-such-program is not found." in neovim.text()
    neovim.lua("vim.g.nlx = nil return true")


# Without a server


def test_every_language_of_the_server_is_one_of_its_filetypes(version: str) -> None:
    code = "print(table.concat(require('nlx.settings').get().filetypes, ' '))"
    done = run_lua(version, code)
    assert {load(filetype).id for filetype in done.split()} == set(known())


def test_patches_are_read_and_placed(version: str) -> None:
    start = EDITORS / version / "start"
    done = subprocess.run([start, "-l", "test/patch.lua"], cwd=PACKAGE, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"ok\n"), done.stderr.decode()


def test_the_help_has_all_its_tags(version: str, tmp_path: Path) -> None:
    doc = Path(shutil.copytree(PACKAGE / "doc", tmp_path / "doc"))
    run_lua(version, f"vim.cmd('helptags {doc}')")
    tags = {line.split("\t")[0] for line in (doc / "tags").read_text("utf-8").splitlines()}
    text = (doc / "nlx.txt").read_text("utf-8")
    assert {f":Nlx-{word}" for word in ("action", "cancel", "document", "rewrite", "status")} <= tags
    own = [word.strip("|") for word in text.split() if word.startswith(("|nlx", "|:Nlx", "|g:nlx"))]
    assert [word for word in own if word.rstrip("|.,;)") not in tags] == []


def run_lua(version: str, code: str) -> str:
    start = EDITORS / version / "start"
    words = [
        start,
        "--headless",
        "-u",
        "NONE",
        "--cmd",
        f"set rtp^={PACKAGE}",
        "-c",
        f"lua {code}",
        "-c",
        "quitall",
    ]
    done = subprocess.run(words, capture_output=True, check=True, encoding="utf-8")
    return done.stdout + done.stderr


def test_the_code_is_in_shape() -> None:
    checks: list[list[str | os.PathLike[str]]] = [
        [EDITORS / "luacheck" / "start", "--config", ".luacheckrc", "--quiet", "."],
        [EDITORS / "stylua" / "node_modules" / ".bin" / "stylua", "--check", "."],
    ]
    for words in checks:
        done = subprocess.run(words, cwd=PACKAGE, capture_output=True, check=False, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr
