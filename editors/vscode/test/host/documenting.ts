// Docstrings by a real engine with a small model of random weights, and by a script where time or words matter.

import assert from "node:assert/strict";
import fs from "node:fs";
import * as vscode from "vscode";
import { choose, executeCommand, goTo, letAnswer, listActions, noJobs, open, pause } from "./desk";
import { restore, set, some, status, until } from "./desk";
import type { Scenes } from "./suite";

const FILE = "colorsys.py";
const AT = "def rgb_to_yiq";
const TITLE = "Write a docstring for `rgb_to_yiq`";
const DOCUMENTED = /def rgb_to_yiq\(r, g, b\):\n {4}"""[^]+Args:/;

interface Result {
  readonly diff: string;
}

export const documents: Scenes = {
  "a docstring lands, and one undo takes it back": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await choose(document, AT, TITLE);
    await until("the docstring", () => document.getText() !== original);
    assert.equal(document.getText().split('"""').length, original.split('"""').length + 2);
    assert.match(document.getText(), DOCUMENTED);
    await vscode.window.showTextDocument(document);
    await executeCommand("undo");
    assert.equal(document.getText(), original);
    assert.equal(fs.readFileSync(document.uri.fsPath, "utf8"), original);
  },

  "the menu has what VS Code groups under Rewrite": async () => {
    const document = await open(FILE);
    const action = (await listActions(document, AT)).find(({ title }) => title === TITLE);
    assert.ok(action?.kind && vscode.CodeActionKind.RefactorRewrite.contains(action.kind));
  },

  "what has become of it can be read, and what the model was told": async () => {
    const result = await executeCommand<Result>("nlx.lastResult");
    assert.match(result.diff, /^--- /);
    assert.equal(vscode.window.activeTextEditor?.document.languageId, "diff");
    await executeCommand("nlx.showPrompt");
    await until("the prompt", () => /prompt-.*\.md$/.test(vscode.window.activeTextEditor?.document.fileName ?? ""));
  },

  "progress is told while a whole file is documented": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await choose(document, AT, "Document every undocumented public symbol of this file");
    const seen = new Set<number>();
    await until("the docstrings", async () => {
      for (const job of (await status())?.jobs ?? []) seen.add(job.percentage);
      return document.getText() !== original;
    });
    assert.ok(seen.size > 1, `the percentages seen are ${[...seen].join(", ")}`);
    await restore(document, original);
  },

  "the command documents what the cursor is in, without asking": async () => {
    const document = await open(FILE);
    const original = document.getText();
    goTo(document, AT);
    await executeCommand("nlx.document");
    await until("the docstring", () => DOCUMENTED.test(document.getText()));
    await restore(document, original);
  },

  "lenses stand above functions, work, and go when they are not wanted": async () => {
    const document = await open(FILE);
    const original = document.getText();
    const line = original.slice(0, original.indexOf(AT)).split("\n").length - 1;
    const lenses = async (): Promise<vscode.CodeLens[]> => {
      const all = await executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 100);
      return all.filter((lens) => lens.range.start.line === line && lens.command?.command.startsWith("nlx."));
    };
    const found = await until("the lenses", async () => some(await lenses()));
    const titles = found.map((lens) => lens.command?.title);
    assert.deepEqual(titles, ["Document", "Review", "Test"]);
    const command = found[0]?.command;
    await executeCommand("nlx.run", ...((command?.arguments ?? []) as unknown[]));
    await until("the docstring", () => DOCUMENTED.test(document.getText()));
    await restore(document, original);
    await set("editor.code_lens", false);
    await until("no lenses", async () => (await lenses()).length === 0);
    await set("editor.code_lens", undefined);
  },

  "the user writes elsewhere while a job runs": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await letAnswer("script");
    await choose(document, "def rgb_to_hls", "Write a docstring for `rgb_to_hls`"); // takes a second or two
    await until("the job", async () => (await status())?.jobs.length === 1);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((builder) => {
      builder.insert(new vscode.Position(0, 0), "# A line above.\n");
    });
    await until("the docstring", () => document.getText().includes("Say it slowly."));
    assert.ok(document.getText().startsWith("# A line above.\n"));
    assert.match(document.getText(), /def rgb_to_hls\(r, g, b\):\n {4}"""Say it slowly\./);
    await noJobs();
    await restore(document, original);
  },

  "a long job is cancelled, and changes nothing": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await letAnswer("script");
    await choose(document, AT, TITLE);
    const [job] = await until("the job", async () => (await status())?.jobs);
    const tokens = await until("its first tokens", async () => (await status())?.jobs[0]?.tokens);
    assert.ok(tokens > 0);
    await executeCommand("nlx.cancel", { token: job?.token });
    await noJobs();
    await pause(500);
    assert.equal(document.getText(), original);
  },
};
