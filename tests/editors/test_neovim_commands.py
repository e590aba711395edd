"""`:Nlx` in Neovim: its words, what it says, and `:checkhealth`; and what holds without a server."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from editors.headless import PACKAGE, Neovim
from editors.sums import CODE
from editors.terminal import EDITORS

from nlx_lsp.syntax.grammar import known, load

pytestmark = pytest.mark.editors


def test_an_edit_for_another_version_is_refused(neovim: Neovim) -> None:
    neovim.visit("stale.py", CODE)
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
    neovim.visit("words.py", CODE)
    # The first menu takes longer than whoever presses a key wants to wait.
    neovim.until("require('nlx.menu').now(vim.lsp.get_clients({ bufnr = 0 })[1], 10000)[1]")

    def completed(line: str) -> list[str]:
        return list(neovim.lua(f"return vim.fn.getcompletion({json.dumps(line)}, 'cmdline')"))

    own = {"action", "cancel", "counterpart", "findings", "prompt", "restart", "result", "rewrite", "status"}
    assert set(completed("Nlx ")) >= own | {"document", "review", "tests"}
    assert completed("Nlx doc") == ["document"]
    assert completed("Nlx! prompt rev") == ["review"]
    assert completed("Nlx result ") == ["apply"]
    neovim.command("enew")
    assert set(completed("Nlx ")) == own


def test_a_wrong_setting_is_said_and_the_defaults_hold(launch: Callable[..., Neovim]) -> None:
    keep = "vim.notify_once = function(text) _G.once = text end"
    neovim = launch(configuration=f"vim.g.nlx = {{ preview = 'yes' }} {keep}\n")
    assert neovim.until("_G.once") == "nlx: g:nlx: preview has to be a boolean. The defaults are used."


def test_several_jobs_are_told_of_in_their_order(neovim: Neovim) -> None:
    for name in ("endless1.py", "endless2.py"):
        neovim.visit(name, CODE)
        neovim.command("Nlx document")
        neovim.until("require('nlx').status() ~= ''")
    line = neovim.until("require('nlx').status():find('+1', 1, true) and require('nlx').status()")
    assert line.startswith("nlx: Write a docstring for `add` ")
    neovim.command("Nlx cancel")
    neovim.told("2 cancelled.")
    neovim.until("require('nlx').status() == ''")


def test_what_there_is_not_is_said(neovim: Neovim) -> None:
    neovim.visit("nothing.py", CODE)
    neovim.command("Nlx dance")
    assert "What there is: Write a docstring for `add`; " in neovim.told(
        "The server offers no such thing here: dance."
    )
    neovim.command("Nlx document everything now")
    neovim.told("no such thing here: document everything now.")


def test_the_last_result_is_shown_and_applied(neovim: Neovim) -> None:
    neovim.visit("last.py", CODE)
    neovim.command("Nlx document")
    neovim.told("4 of 4 fields by the model")
    written = neovim.text()
    neovim.command("undo")
    neovim.command("Nlx result")
    neovim.until("vim.fn.bufname() == 'nlx://result'")
    assert neovim.text().startswith("Write a docstring for `add`\n--- a/last.py\n")
    neovim.press("q")
    neovim.command("Nlx result apply")
    neovim.until("#vim.api.nvim_buf_get_lines(0, 0, -1, true) > 6")
    assert neovim.text() == written


def test_a_selection_is_what_is_meant(neovim: Neovim) -> None:
    neovim.visit("words.md", "One two three.\n\nFour five.\n", line=1)
    client = "vim.lsp.get_clients({ name = 'nlx' })[1]"
    lines = neovim.lua(f"return require('nlx.menu').range({client}, {{ first = 1, last = 3 }})")
    assert lines == {"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 10}}
    neovim.press("0wve<Esc>")
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
