// Runs inside VS Code's extension host, one scene after the other: the editor is the same for all of them.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { arounds } from "./around";
import { distrusts } from "./distrusting";
import { documents } from "./documenting";
import { open, status, until } from "./desk";
import { lives } from "./living";
import { pictures } from "./posing";
import { previews } from "./previewing";
import { reviews } from "./reviewing";

export type Scenes = Readonly<Record<string, () => Promise<void>>>;

/** What the editor calls. The variable `NLX_SCENES` chooses scenes by a part of their names. */
export async function run(): Promise<void> {
  const wanted = process.env.NLX_SCENES ?? "";
  const extension = vscode.extensions.getExtension("nlx-lsp.nlx-lsp");
  assert.ok(extension);
  await open("colorsys.py");
  await until("activation", () => extension.isActive);
  await until("the server", status);
  const trusting = wanted === "picture" ? pictures : { ...documents, ...reviews, ...previews, ...arounds, ...lives };
  const scenes = vscode.workspace.isTrusted ? trusting : distrusts;
  const failures: string[] = [];
  for (const [name, play] of Object.entries(scenes)) {
    if (!name.includes(wanted)) continue;
    const began = Date.now();
    try {
      await play();
      console.log(`nlx-test: passed in ${((Date.now() - began) / 1000).toFixed(1)} s: ${name}`);
    } catch (error) {
      failures.push(`FAILED: ${name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  if (failures.length) throw new Error(failures.join("\n\n"));
}
