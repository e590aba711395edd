"""Proposals in Neovim: changes that are shown before they are made."""

import pytest
from editors.headless import Neovim
from editors.sums import CODE, OTHER
from protocol.answers import ADD

pytestmark = pytest.mark.editors


def propose(neovim: Neovim, name: str) -> None:
    """Let a docstring be proposed for a new file."""
    neovim.visit(name, CODE)
    neovim.command("Nlx! document")
    neovim.until("vim.bo.filetype == 'diff'")


def test_a_proposal_is_accepted(neovim: Neovim) -> None:
    propose(neovim, "accepted.py")
    assert "accept" in neovim.lua("return vim.wo.winbar")
    # The file is written in while the proposal is looked at.
    neovim.lua("vim.api.nvim_buf_set_lines(vim.fn.bufnr('accepted.py'), 0, 0, true, { '# new' }) return true")
    neovim.press("<CR>")
    neovim.told("4 of 4 fields by the model")
    assert neovim.lua("return vim.fn.bufname()").endswith("accepted.py")
    added = neovim.text()
    assert added.startswith("# new\n")
    assert added.count('"""') == CODE.count('"""') + 2


def test_a_proposal_is_rejected(neovim: Neovim) -> None:
    propose(neovim, "rejected.py")
    neovim.press("q")
    assert neovim.lua("return vim.bo.filetype") == "python"
    assert neovim.text() == CODE


def test_another_answer_is_asked_for(neovim: Neovim) -> None:
    propose(neovim, "again.py")
    first = neovim.text()
    neovim.press("gR")
    neovim.until("vim.bo.filetype == 'diff'")
    second = neovim.text()
    summaries = {str(ADD["summary"]), str(OTHER["summary"])}
    assert {text for text in summaries if text in first} | {text for text in summaries if text in second} == (
        summaries
    )
    neovim.press("q")
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
    neovim.press("<CR>")
    neovim.told("has changed where the proposal would change it")
    assert "One number" in neovim.text()
    assert neovim.lua(f"{changed} return vim.api.nvim_buf_get_lines(file, 3, -1, true)") == ["pass"]


def test_new_files_are_proposed_too(neovim: Neovim) -> None:
    path = neovim.visit("fresh.py", CODE)
    neovim.command("Nlx! tests")
    neovim.until("vim.bo.filetype == 'diff'")
    assert not list(path.parent.rglob("test_fresh.py"))
    neovim.command("%s/add(1, 2) == 3/add(2, 1) == 3/")
    neovim.press("<CR>")
    neovim.command("wall")
    [tests] = path.parent.rglob("test_fresh.py")
    assert "assert add(2, 1) == 3\n" in tests.read_text("utf-8")


def test_whoever_wants_it_sees_every_proposal_first(neovim: Neovim) -> None:
    neovim.visit("always.py", CODE)
    neovim.lua("vim.g.nlx = { preview = true } return true")
    neovim.lua(
        "vim.lsp.buf.code_action({ apply = true, filter = function(entry) return entry.title =="
        " 'Write a docstring for `add`' end }) return true"
    )
    neovim.until("vim.bo.filetype == 'diff'")
    neovim.lua("vim.g.nlx = nil return true")
    neovim.press("q")
    assert neovim.text() == CODE
