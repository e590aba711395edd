// Runs inside VS Code's extension host: what a user does, by the commands behind the keys.

const assert = require("node:assert/strict");
const fs = require("node:fs");
const vscode = require("vscode");

const TITLE = "Write a docstring for `rgb_to_yiq`";
const PATIENCE = 60_000;

async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function choose(document, line) {
  const position = new vscode.Position(line, 4);
  const range = new vscode.Range(position, position);
  const action = await until("the menu", async () => {
    const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range);
    return actions.find((action) => action.title === TITLE);
  });
  assert.ok(vscode.CodeActionKind.RefactorRewrite.contains(action.kind));
  await vscode.commands.executeCommand(action.command.command, ...action.command.arguments);
}

const status = () => vscode.commands.executeCommand("nlx.status");

exports.run = async () => {
  const [file] = await vscode.workspace.findFiles("colorsys.py");
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  const original = document.getText();
  const line = original.split("\n").findIndex((text) => text.startsWith("def rgb_to_yiq"));

  const extension = vscode.extensions.getExtension("nlx-lsp.nlx-lsp");
  await until("activation", () => extension.isActive);

  // A docstring lands, and one undo takes it back.
  await choose(document, line);
  await until("the docstring", () => document.getText() !== original);
  assert.equal(document.getText().split('"""').length, original.split('"""').length + 2);
  assert.match(document.getText(), /def rgb_to_yiq\(r, g, b\):\n {4}"""[^]+Args:/);
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("undo");
  assert.equal(document.getText(), original);
  assert.equal(fs.readFileSync(file.fsPath, "utf8"), original);

  // What has become of it can be read.
  const result = await vscode.commands.executeCommand("nlx.lastResult");
  assert.match(result.diff, /^--- /);
  assert.equal(vscode.window.activeTextEditor.document.languageId, "diff");
  await vscode.commands.executeCommand("nlx.showPrompt");
  await until("the prompt", () => /prompt-.*\.md$/.test(vscode.window.activeTextEditor?.document.fileName ?? ""));

  // What is set here reaches the server: an answer that nobody waits for, until it is cancelled.
  const configuration = vscode.workspace.getConfiguration("nlx-lsp");
  await configuration.update("engine.script", process.env.NLX_TEST_SCRIPT, vscode.ConfigurationTarget.Global);
  await configuration.update("engine.name", "scripted", vscode.ConfigurationTarget.Global);
  await until("the other engine", async () => (await status()).engine === "scripted");
  await choose(document, line);
  await until("the job", async () => (await status()).jobs.length === 1);
  await vscode.commands.executeCommand("nlx.cancel");
  await until("its end", async () => (await status()).jobs.length === 0);
  assert.equal(document.getText(), original);
};
