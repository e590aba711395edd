// What goes beyond one document: the commit message, and the way from code to its test.

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { executeCommand, goTo, letAnswer, open, restore, status, until } from "./desk";
import type { Scenes } from "./suite";

interface Git {
  getAPI(version: 1): { readonly repositories: readonly { readonly inputBox: { value: string } }[] };
}

export const arounds: Scenes = {
  "a commit message is written into the field of the Source Control view": async () => {
    await letAnswer("script");
    const git = await vscode.extensions.getExtension<Git>("vscode.git")?.activate();
    const repository = await until("the repository", () => git?.getAPI(1).repositories[0]);
    await executeCommand("nlx.writeCommitMessage");
    const message = await until("the message", () => repository.inputBox.value);
    assert.match(message, /^Add the functions `add` and `f`/);
    repository.inputBox.value = "";
  },

  "a model is chosen from the list": async () => {
    const file = path.join(os.homedir(), ".config/nlx-lsp/config.toml");
    const before = fs.readFileSync(file, "utf8");
    await letAnswer("model");
    const former = (await status())?.model;
    const choosing = executeCommand("nlx.chooseModel");
    console.log("nlx-test: please choose bundled"); // run.mjs has the keyboard
    await choosing;
    assert.match(fs.readFileSync(file, "utf8"), /^model = "bundled"$/m);
    await until("the other model", async () => ![undefined, null, former].includes((await status())?.model));
    fs.writeFileSync(file, before);
    await executeCommand("nlx.restart");
    await until("the former model", async () => (await status())?.model === former);
  },

  "the selection is rewritten as the user says": async () => {
    const document = await open("other.py");
    const original = document.getText();
    await letAnswer("script");
    const { start } = goTo(document, "    return");
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(start, document.lineAt(start).range.end);
    await executeCommand("nlx.rewrite", "Turn it round.");
    await until("the other text", () => document.getText().includes("return number * 2"));
    assert.equal(document.getText(), original.replace("2 * number", "number * 2"));
    await restore(document, original);
  },

  "from a function to its test, and back": async () => {
    const document = await open("other.py");
    goTo(document, "return");
    await executeCommand("nlx.goToCounterpart");
    const editor = await until("the test", () => activeIn("test_other.py"));
    assert.match(editor.document.lineAt(editor.selection.active).text, /^def test_twice/);
    await executeCommand("nlx.goToCounterpart");
    await until("the function", () => activeIn("other.py"));
  },
};

function activeIn(name: string): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.fileName.endsWith(`/${name}`) ? editor : undefined;
}
