// The commands of the extension itself; the server's own are registered by the language client.

import { Disposable, LogOutputChannel, Uri, commands, window } from "vscode";
import type { StatusBar } from "./bar";
import { writeCommitMessage } from "./commit";
import { goToCounterpart } from "./counterpart";
import { Entry, chooseEntry, listEntries } from "./entries";
import { showMenu } from "./menu";
import { chooseModel } from "./models";
import { complain, show } from "./program";
import type { Proposals } from "./proposals";
import type { Server } from "./server";
import { SECTION } from "./settings";

export interface Parts {
  readonly server: Server;
  readonly bar: StatusBar;
  readonly proposals: Proposals;
  readonly log: LogOutputChannel;
  /** Offer to install the server; return whether it has been. */
  readonly install: () => Promise<boolean>;
}

/** Register them. */
export function registerCommands(parts: Parts): Disposable[] {
  const { server, bar, log } = parts;
  const all: Record<string, (...args: never[]) => unknown> = {
    "nlx.document": () => runAction(server, "docstring"),
    "nlx.review": () => runAction(server, "review"),
    "nlx.test": () => runAction(server, "tests"),
    "nlx.rewrite": (instruction?: unknown) => rewrite(server, instruction),
    "nlx.actions": () => runAction(server),
    "nlx.goToCounterpart": () => goToCounterpart(server),
    // The Source Control view says which of its repositories is meant.
    "nlx.writeCommitMessage": (source?: { readonly rootUri?: Uri }) =>
      writeCommitMessage(server, parts.proposals, source?.rootUri),
    "nlx.menu": () => showMenu(bar.isRunning, bar.latest),
    "nlx.restart": () => server.restart(),
    "nlx.install": async () => {
      if (await parts.install()) await server.restart();
    },
    "nlx.chooseModel": async () => {
      const program = await server.found();
      if (program && (await chooseModel(program))) await server.restart();
    },
    "nlx.doctor": async () => {
      const program = await server.found();
      if (program) await show(program, "doctor", "doctor");
    },
    "nlx.settings": () => commands.executeCommand("workbench.action.openSettings", SECTION),
    "nlx.showLog": () => {
      log.show();
    },
  };
  return Object.entries(all).map(([name, work]) =>
    commands.registerCommand(name, async (...args: never[]) => {
      try {
        return await work(...args);
      } catch (trouble) {
        complain(trouble);
        return undefined;
      }
    }),
  );
}

/** Run what the user chooses at the cursor, of one action or of any. */
async function runAction(server: Server, action?: string): Promise<void> {
  const entry = await chooseEntry(await offered(server, action), action);
  if (entry) await commands.executeCommand("nlx.run", entry.order);
}

/** Have the selection rewritten, as the user says or a key binding does. */
async function rewrite(server: Server, given: unknown): Promise<void> {
  const [entry] = await offered(server, "rewrite");
  const title = "Rewrite the selection";
  const instruction =
    typeof given === "string" ? given : await window.showInputBox({ title, prompt: "What is to be done with it?" });
  if (!entry || !instruction) return;
  const options = { ...entry.order.options, instruction };
  await commands.executeCommand("nlx.run", { ...entry.order, options });
}

/** Return what is offered at the cursor, of one action or of any; at least one. */
async function offered(server: Server, action?: string): Promise<Entry[]> {
  const editor = window.activeTextEditor;
  if (!editor) throw new Error("Open a file first.");
  const entries = await listEntries(server, editor);
  const fitting = action === undefined ? entries : entries.filter(({ order }) => order.action === action);
  if (!fitting.length) throw new Error("There is nothing that it could do here.");
  return fitting;
}
