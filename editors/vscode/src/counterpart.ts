// The way from code to its test, and back.

import { Selection, Uri, window } from "vscode";
import type { Server } from "./server";

/** What `nlx.counterpart` answers. */
interface Counterpart {
  readonly uri: string;
  readonly line: number;
  readonly exists: boolean;
}

/** Show the test of what the cursor is in, or what the test there is about. */
export async function goToCounterpart(server: Server): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) throw new Error("Open a file first.");
  const place = { uri: editor.document.uri.toString(), line: editor.selection.active.line };
  const { uri, line, exists } = await server.execute<Counterpart>("nlx.counterpart", place);
  const target = Uri.parse(uri);
  if (!exists) throw new Error(`There are no tests yet; they would be in ${target.fsPath}.`);
  await window.showTextDocument(target, { selection: new Selection(line, 0, line, 0) });
}
