"""What a user does with the package for Neovim: in the oldest version that it is for, and in a new one."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from editors.headless import Neovim
from editors.programs import NeovimPackage, NeovimPackage10
from editors.stage import TITLE, UNTOUCHED, Stage
from editors.sums import BARE, CODE, DOCUMENTED, FAULTY, SWAPPED
from editors.terminal import EDITORS

pytestmark = pytest.mark.editors

Launch = Callable[..., Neovim]


@pytest.mark.parametrize("program", [NeovimPackage, NeovimPackage10], ids=lambda program: program.name)
def test_it_is_as_the_readme_says_key_by_key(program: type[NeovimPackage], tmp_path: Path) -> None:
    stage = Stage(program, tmp_path)
    editor = stage.editor
    try:
        editor.call("set statusline=%{v:lua.require'nlx'.status()}")
        editor.choose(TITLE)
        editor.until(r"^nlx: Write a docstring for `rgb_to_yiq` \d+%")
        editor.until("of 5 fields by the model")
        assert UNTOUCHED not in editor.saved().decode()
        editor.undo()
        assert editor.saved() == stage.original
        editor.call("Nlx! document")
        editor.until(r"<CR> accept · q reject · gR another answer")
        editor.until(r"^\+    Args:")
        editor.terminal.type("q")
        assert editor.saved() == stage.original
    finally:
        stage.close()


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
    neovim.visit("slow.py", CODE)
    neovim.command("Nlx document")
    neovim.until("require('nlx').status():find('%d+%% `add`: writing')")
    neovim.lua("vim.api.nvim_buf_set_lines(0, 0, 0, true, { '# written meanwhile' }) return true")
    neovim.told("4 of 4 fields by the model")
    assert neovim.text() == f"# written meanwhile\n{DOCUMENTED}"


def test_the_menu_follows_what_was_typed_just_now(neovim: Neovim) -> None:
    neovim.visit("typed.py", CODE)
    neovim.lua(
        "vim.api.nvim_buf_set_lines(0, 3, 4, true, { 'def plus(a, b):' }) vim.cmd('Nlx prompt document')"
    )
    neovim.until("vim.api.nvim_buf_get_lines(0, 0, 1, true)[1] == '# Write a docstring for `plus`'")


def test_a_review_is_shown_and_mended(neovim: Neovim) -> None:
    neovim.visit("faulty.py", FAULTY.text, line=5)
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
    path = neovim.visit("sums.py", CODE)
    neovim.command("Nlx tests")
    neovim.told("test_sums.py is in the editor, not saved yet")
    neovim.command("wall")
    [tests] = path.parent.rglob("test_sums.py")
    assert "assert add(1, 2) == 3" in tests.read_text("utf-8")
    assert path.read_text("utf-8") == CODE
    neovim.command(f"edit {path} | 4")
    neovim.command("Nlx counterpart")
    neovim.until(f"vim.api.nvim_buf_get_name(0) == '{tests}' and vim.fn.getline('.'):find('def test_')")
    neovim.command("Nlx counterpart")
    neovim.until(f"vim.api.nvim_buf_get_name(0) == '{path}' and vim.fn.line('.') == 4")


def test_a_cancelled_job_makes_room(neovim: Neovim) -> None:
    neovim.visit("endless.py", CODE)
    neovim.command("Nlx document")
    neovim.until("require('nlx').status() ~= ''")
    neovim.command("Nlx status")
    neovim.until("vim.fn.bufname() == 'nlx://status'")
    status = neovim.text()
    assert "engine     scripted" in status
    assert "privacy    Your code stays on this machine." in status
    assert "Write a docstring for `add`, " in status
    neovim.press("q")
    neovim.command("Nlx cancel")
    neovim.told("`add`: cancelled.")
    neovim.command("Nlx cancel")
    neovim.told("Nothing runs.")
    assert neovim.text() == CODE
    neovim.visit("free.py", CODE)
    neovim.command("Nlx document")
    neovim.told("4 of 4 fields by the model")


def test_a_cancelled_job_stops_the_engine(launch: Launch) -> None:
    many = "".join(f"\n\ndef add{number}(a, b):\n    return a + b + {number}\n" for number in range(200))
    neovim = launch(CODE + many, script=())
    neovim.command("Nlx document file")
    neovim.until("require('nlx').status():find('[1-9]%d* of 201 done')")
    before = {worker: spent(worker) for worker in workers()}
    neovim.until("require('nlx').status():find('[2-9]%d* of 201 done')")
    worker = max(before, key=lambda each: spent(each) - before[each])
    assert spent(worker) > before[worker]
    neovim.command("Nlx cancel")
    neovim.told(": cancelled.")
    after = spent(worker)
    time.sleep(1.0)
    assert spent(worker) - after < 0.2
    assert neovim.text() == CODE + many


def workers() -> list[psutil.Process]:
    """Return the processes that have a model for these tests."""
    place = os.environ["XDG_RUNTIME_DIR"]
    found = []
    for each in psutil.process_iter(["cmdline"]):
        with suppress(psutil.Error):
            if "nlx_lsp.engines.worker" in (each.info["cmdline"] or ()):
                found += [each] if each.environ().get("XDG_RUNTIME_DIR") == place else []
    return found


def spent(process: psutil.Process) -> float:
    """Return the seconds of processor time that a process has had."""
    times = process.cpu_times()
    return float(times.user + times.system)


def test_a_server_that_is_killed_is_missed_and_started_again(launch: Launch) -> None:
    neovim = launch()
    neovim.visit("endless.py", CODE)
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
    neovim.visit("after.py", CODE)
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


def test_a_selection_is_rewritten_as_the_user_says(neovim: Neovim) -> None:
    neovim.visit("swapped.py", CODE)
    neovim.command("5Nlx rewrite swap the operands")
    neovim.until("vim.fn.getline(5) == '    return b + a'")
    assert neovim.text() == CODE.replace(BARE, SWAPPED)
    neovim.command("undo")
    neovim.lua(
        "vim.ui.input = function(_, answered) answered('swap them') end vim.cmd('5Nlx! rewrite') return true"
    )
    neovim.until("vim.bo.filetype == 'diff'")
    assert "-    return a + b\n+    return b + a\n" in neovim.text()
    neovim.press("q")
    assert neovim.text() == CODE


def test_a_commit_message_is_written(neovim: Neovim) -> None:
    project = neovim.file.parent
    subprocess.run(["git", "add", "numbers_.py"], cwd=project, check=True)
    neovim.visit(".git/COMMIT_EDITMSG", "\n# Please enter the commit message.\n", line=1)
    assert neovim.lua("return vim.lsp.get_clients({ bufnr = 0 })[1].root_dir") == str(project)
    neovim.command("Nlx commit")
    neovim.until("vim.fn.getline(1) ~= ''")
    assert neovim.text() == "Add numbers\n\n# Please enter the commit message.\n"
