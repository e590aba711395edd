// Reviews and tests, with the words of a script: a model of random weights finds nothing.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { choose, executeCommand, letAnswer, listActions, open, restore, set, some, until } from "./desk";
import type { Scenes } from "./suite";

const FILE = "faulty.py";
const FAULT = "for i in range(n + 1):";

export const reviews: Scenes = {
  "a review shows a finding, and its fix is applied": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await letAnswer("script");
    await choose(document, "def f(", "Review `f`");
    const [found] = await until("the finding", () => some(findings(document)));
    assert.equal(found && document.getText(found.range), FAULT);
    const [fix] = (await listActions(document, FAULT)).filter(({ title }) => title.startsWith("Apply the fix"));
    assert.ok(fix?.kind && vscode.CodeActionKind.QuickFix.contains(fix.kind));
    await choose(document, FAULT, fix.title);
    await until("the fix", () => document.getText().includes("for i in range(n):"));
    await until("no finding", () => findings(document).length === 0);
    await restore(document, original);
  },

  "tests go into a new file": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await letAnswer("script");
    await set("tests.run", "never");
    await choose(document, "def add", "Write tests for `add`");
    const tests = await until("the new file", () =>
      vscode.workspace.textDocuments.find((each) => each.fileName.endsWith("test_faulty.py") && each.getText()),
    );
    assert.match(tests.getText(), /add\(1, 2\) == 3/);
    assert.equal(document.getText(), original);
    await vscode.window.showTextDocument(tests);
    await executeCommand("workbench.action.files.revert");
    await vscode.workspace.fs.delete(tests.uri);
    await set("tests.run", undefined);
  },
};

function findings(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "nlx");
}
