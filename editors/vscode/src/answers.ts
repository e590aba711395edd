// Shows the answers of commands that are made to be read.

import { window, workspace } from "vscode";

/** Show the answer of one of the server's commands, if it is one to be read. */
export async function showAnswer(command: string, answer: unknown): Promise<void> {
  if (command === "nlx.status") await open("json", JSON.stringify(answer, null, 2));
  if (command === "nlx.lastResult") await open("diff", (answer as { readonly diff: string }).diff);
}

async function open(language: string, content: string): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language, content }), { preview: true });
}
