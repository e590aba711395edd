// Changes that are shown before they are made.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { choose, executeCommand, letAnswer, noJobs, open, pause, restore, set, until } from "./desk";
import type { Scenes } from "./suite";

const FILE = "faulty.py";
const AT = "def add";
const TITLE = "Write a docstring for `add`";
const WORDS = "Add two numbers together.";

export const previews: Scenes = {
  "a proposal is shown side by side, and made when the user says so": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await letAnswer("script");
    await set("preview", "diff");
    await choose(document, AT, TITLE);
    const tab = await until("the proposal", proposalTab);
    const proposed = await vscode.workspace.openTextDocument((tab.input as vscode.TabInputTextDiff).modified);
    assert.ok(proposed.getText().includes(WORDS));
    assert.equal(document.getText(), original);
    await executeCommand("nlx.applyProposal");
    await until("the docstring", () => document.getText() === proposed.getText());
    assert.equal(proposalTab(), undefined);
    await restore(document, original);
  },

  "another answer is asked for, and then none is wanted": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await choose(document, AT, TITLE);
    const first = await until("the proposal", proposalTab);
    await executeCommand("nlx.retryProposal", (first.input as vscode.TabInputTextDiff).modified);
    await until("another proposal", () => {
      const now = proposalTab()?.input as vscode.TabInputTextDiff | undefined;
      return now && String(now.modified) !== String((first.input as vscode.TabInputTextDiff).modified);
    });
    await executeCommand("nlx.discardProposal");
    assert.equal(proposalTab(), undefined);
    await noJobs();
    assert.equal(document.getText(), original);
  },

  "in the Refactor Preview, nothing is changed before it is confirmed": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await letAnswer("script");
    await set("preview", "refactor");
    await choose(document, AT, TITLE);
    await noJobs();
    await pause(1500);
    assert.equal(document.getText(), original);
    await executeCommand("refactorPreview.discard");
    await pause(500);
    assert.equal(document.getText(), original);
  },

  "what is ticked in the Refactor Preview is changed": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await letAnswer("script");
    await set("preview", "refactor");
    await choose(document, AT, TITLE);
    await noJobs();
    console.log("nlx-test: please tick what is to be changed"); // run.mjs has the mouse
    await until("the docstring", () => document.getText().includes(WORDS));
    await restore(document, original);
    await set("preview", undefined);
  },
};

function proposalTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .find(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === "nlx-proposal");
}
