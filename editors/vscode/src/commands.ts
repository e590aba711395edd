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

/** The action that takes an instruction. */
const REWRITE = "rewrite";

/** Register them. */
export function registerCommands(parts: Parts): Disposable[] {
  const { server, bar, log } = parts;
  const all: Record<string, (...args: never[]) => unknown> = {
    "nlx.document": () => runAction(server, "docstring"),
    "nlx.review": () => runAction(server, "review"),
    "nlx.test": () => runAction(server, "tests"),
    "nlx.rewrite": () => runAction(server, REWRITE),
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
  const editor = window.activeTextEditor;
  if (!editor) throw new Error("Open a file first.");
  const entries = await listEntries(server, editor);
  if (!entries.some(({ order }) => action === undefined || order.action === action)) {
    throw new Error("There is nothing that it could do here.");
  }
  const entry = await chooseEntry(entries, action);
  const order = entry && (await instruct(entry));
  if (order) await commands.executeCommand("nlx.run", order);
}

/** Return what is to be run; ask for an instruction where one is taken, and return undefined where none is given. */
async function instruct({ title, order }: Entry): Promise<object | undefined> {
  if (order.action !== REWRITE || order.options.instruction !== undefined) return order;
  const instruction = await window.showInputBox({ title, prompt: "What is to be done with these lines?" });
  return instruction ? { ...order, options: { ...order.options, instruction } } : undefined;
}
