// A workspace that nobody has said to trust.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { choose, letAnswer, open, set, until } from "./desk";
import type { Scenes } from "./suite";

export const distrusts: Scenes = {
  "in a workspace that is not trusted, docstrings are written, and no tests are run": async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    // Its own idea of where the server is has had no effect, as the server is there.
    assert.deepEqual(vscode.workspace.getConfiguration("nlx-lsp").get("command"), []);
    await letAnswer("script");
    await set("tests.run", "always");
    const document = await open("faulty.py");
    await choose(document, "def add", "Write a docstring for `add`");
    await until("the docstring", () => document.getText().includes("Add two numbers together."));
    await choose(document, "def add", "Write tests for `add`");
    const tests = await until("the new file", () =>
      vscode.workspace.textDocuments.find((each) => each.fileName.endsWith("test_faulty.py") && each.getText()),
    );
    assert.match(tests.getText(), /Never run: tests\.run is set to never/);
  },

};
