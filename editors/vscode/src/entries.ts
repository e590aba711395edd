// What the server offers at the cursor, and a choice among it.  An action that the server learns needs no change here.

import { QuickPickItem, TextEditor, languages, window } from "vscode";
import { CodeAction, CodeActionRequest, CodeActionTriggerKind, Command } from "vscode-languageclient/node";
import type { Order } from "./proposals";
import type { Server } from "./server";

/** What the arguments of an entry's command have in them. */
export interface EntryOrder extends Order {
  readonly action: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Entry {
  readonly title: string;
  readonly order: EntryOrder;
}

/** Return the entries of the menu at the cursor, or for the selection. */
export async function listEntries(server: Server, editor: TextEditor): Promise<Entry[]> {
  const client = await server.connection();
  const { document, selection } = editor;
  const around = languages.getDiagnostics(document.uri).filter(({ range }) => range.intersection(selection));
  const answer = await client.sendRequest(CodeActionRequest.type, {
    textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(document),
    range: client.code2ProtocolConverter.asRange(selection),
    context: {
      diagnostics: await client.code2ProtocolConverter.asDiagnostics(around),
      triggerKind: CodeActionTriggerKind.Invoked,
    },
  });
  return (answer ?? []).flatMap(read);
}

/**
 * Return the entry that is meant: without asking, where one action is wanted and is offered once for the place.
 *
 * @param entries All of that action.
 * @param action The action's id; undefined for any.
 */
export async function chooseEntry(entries: readonly Entry[], action?: string): Promise<Entry | undefined> {
  const here = entries.filter(({ order }) => !WIDE.includes(order.options.scope));
  if (action !== undefined && here.length === 1) return here[0];
  const items = entries.map((entry): QuickPickItem & { entry: Entry } => ({ label: entry.title, entry }));
  return (await window.showQuickPick(items, { placeHolder: "What is the model to do?" }))?.entry;
}

/** Scopes that reach beyond the place. */
const WIDE: readonly unknown[] = ["file", "changes"];

function read(action: CodeAction | Command): Entry[] {
  const command = Command.is(action) ? action : action.command;
  if (command?.command !== "nlx.run") return [];
  const [order] = (command.arguments ?? []) as [EntryOrder?];
  return order ? [{ title: action.title, order }] : [];
}
