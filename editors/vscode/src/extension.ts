// Puts the extension together.  All that the server can do, it does itself: what is here starts it, hands over what
// the user has set, and shows what it answers.

import path from "node:path";
import { ExtensionContext, window, workspace } from "vscode";
import { CancellationToken, Middleware } from "vscode-languageclient/node";
import { annotate } from "./annotations";
import { showAnswer } from "./answers";
import { StatusBar } from "./bar";
import { registerCommands } from "./commands";
import { offerInstallation } from "./installation";
import { locate } from "./machine";
import { Order, Proposals } from "./proposals";
import { Server } from "./server";
import { SECTION, Settings } from "./settings";

/** The manifest, as far as it is needed here. */
interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, unknown>> } };
}

const LANGUAGE = "onLanguage:";

let running: Server | undefined;

export function activate(context: ExtensionContext): void {
  const manifest = context.extension.packageJSON as Manifest;
  const settings = new Settings(Object.keys(manifest.contributes.configuration.properties));
  const log = window.createOutputChannel("nlx", { log: true });
  const install = (): Promise<boolean> => offerInstallation(path.join(context.extensionPath, "dist"));
  const server: Server = new Server({
    settings,
    log,
    languages: [...manifest.activationEvents.map((event) => event.slice(LANGUAGE.length)), "plaintext"],
    middleware: mediate(settings, () => ({ bar, proposals })),
    locate: () => locate(settings.command),
    complain: async () => {
      if (await install()) await server.restart();
    },
  });
  const bar = new StatusBar(server);
  const proposals = new Proposals(server, settings);
  context.subscriptions.push(
    log,
    server,
    bar,
    proposals,
    ...registerCommands({ server, bar, proposals, log, install }),
    workspace.onDidChangeConfiguration((change) => {
      // The server asks for its own settings; where it is, it cannot know.
      if (change.affectsConfiguration(`${SECTION}.command`)) void server.reload();
      else bar.refresh();
    }),
    workspace.onDidGrantWorkspaceTrust(() => void server.reload()),
  );
  running = server;
  void server.restart(); // the editor does not wait for it; commands do
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}

/** Return what stands between the editor and the server. */
function mediate(settings: Settings, parts: () => { bar: StatusBar; proposals: Proposals }): Middleware {
  return {
    executeCommand: async (name, values: unknown[], next) => {
      const { bar, proposals } = parts();
      const order = name === "nlx.run" ? proposals.prepare(values[0] as Order) : undefined;
      const answer: unknown = await next(name, order ? [order] : values);
      if (order) proposals.note((answer as { readonly token: string }).token, order);
      bar.refresh();
      if (values.length === 0) await showAnswer(name, answer); // a user has asked, not a program
      return answer;
    },
    handleWorkDoneProgress: (token, params, next) => {
      next(token, params);
      if (params.kind !== "report") parts().bar.refresh();
    },
    workspace: {
      configuration: ({ items }) => items.map(() => settings.forServer()),
      handleApplyEdit: (params, next) =>
        next(settings.preview === "refactor" ? annotate(params) : params, CancellationToken.None),
    },
  };
}
