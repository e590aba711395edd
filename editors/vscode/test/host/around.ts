// What goes beyond one document: the commit message, and the way from code to its test.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { executeCommand, goTo, letAnswer, open, until } from "./desk";
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
