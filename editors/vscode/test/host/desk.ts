// What a user does in the real editor, by the commands behind the keys.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import type { Status } from "../../src/status";

export const PATIENCE = 60_000;
export const { executeCommand } = vscode.commands;

/** Wait until something has come about. */
export async function until<T>(what: string, condition: () => T | Promise<T>): Promise<NonNullable<T>> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
    await pause(100);
  }
}

/** Return a list that has something in it. */
export function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length ? list : undefined;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Open a file of the project, with nothing else open. */
export async function open(name: string): Promise<vscode.TextDocument> {
  await executeCommand("workbench.action.closeAllEditors");
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Put the cursor where a text stands. */
export function goTo(document: vscode.TextDocument, text: string): vscode.Range {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, text);
  const place = document.positionAt(offset);
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  assert.ok(editor);
  editor.selection = new vscode.Selection(place, place);
  return new vscode.Range(place, place);
}

export async function listActions(document: vscode.TextDocument, at: string): Promise<vscode.CodeAction[]> {
  const range = goTo(document, at);
  return await executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, range);
}

/** Choose an entry of the menu at a text; return what its command answers. */
export async function choose(
  document: vscode.TextDocument,
  at: string,
  title: string,
): Promise<Readonly<Record<string, unknown>>> {
  const action = await until(`${title} in the menu`, async () =>
    (await listActions(document, at)).find((each) => each.title === title),
  );
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit));
  if (!action.command) return {};
  return await executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
}

/** Put a document back to what it was; nothing of it is saved. */
export async function restore(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  edit.replace(document.uri, whole, text);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

/** Return what the server says of itself, without the editor that the command would open; undefined without one. */
export async function status(): Promise<Status | undefined> {
  try {
    return await executeCommand<Status>("nlx.status", {});
  } catch {
    return undefined;
  }
}

export async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("nlx-lsp").update(name, value, vscode.ConfigurationTarget.Global);
}

/** Let the script of the tests answer, or the real engine again. */
export async function letAnswer(by: "script" | "model"): Promise<void> {
  const scripted = by === "script";
  await set("engine.script", scripted ? process.env.NLX_TEST_SCRIPT : undefined);
  await set("engine.name", scripted ? "scripted" : undefined);
  await until(`the engine is the ${by}`, async () => ((await status())?.engine === "scripted") === scripted);
}

export async function noJobs(): Promise<void> {
  await until("the end of all jobs", async () => (await status())?.jobs.length === 0);
}

/** Return the processes of servers that this editor has started. */
export function servers(): number[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => parentOf(id) === process.pid && commandOf(id).some((word) => path.basename(word) === "nlx-lsp"));
}

function parentOf(id: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(fs.readFileSync(`/proc/${String(id)}/status`, "utf8"))?.[1]);
  } catch {
    return 0; // it has ended meanwhile
  }
}

function commandOf(id: number): string[] {
  try {
    return fs.readFileSync(`/proc/${String(id)}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}
