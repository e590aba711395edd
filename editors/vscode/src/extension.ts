// Connects VS Code to nlx-lsp.  All that the server can do, it does itself; this starts it, hands over what the
// user has set, and shows what its commands answer.

import { ExtensionContext, commands, window, workspace } from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

const SECTION = "nlx-lsp";
const COMMAND = "command"; // the one setting that is not the server's

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const configuration: { properties: object } = context.extension.packageJSON.contributes.configuration;
  const keys = Object.keys(configuration.properties)
    .map((key) => key.slice(SECTION.length + 1))
    .filter((key) => key !== COMMAND);
  context.subscriptions.push(commands.registerCommand("nlx.restart", () => restart(keys)));
  await restart(keys);
}

export async function deactivate(): Promise<void> {
  await client?.dispose().catch(() => undefined); // one that could not be started cannot be stopped either
  client = undefined;
}

async function restart(keys: string[]): Promise<void> {
  await deactivate();
  const [command, ...args] = workspace.getConfiguration(SECTION).get<string[]>(COMMAND, ["nlx-lsp"]);
  client = new LanguageClient(SECTION, "nlx", { command: command ?? "nlx-lsp", args }, {
    documentSelector: [{ scheme: "file", language: "python" }],
    middleware: {
      executeCommand: async (name, values, next) => show(name, await next(name, values)),
      workspace: { configuration: ({ items }) => items.map(() => whatIsSet(keys)) },
    },
  });
  try {
    await client.start();
  } catch (error) {
    const way = `Install it, or set ${SECTION}.${COMMAND} to where it is.`;
    void window.showErrorMessage(`nlx: ${command} cannot be started. ${way} (${String(error)})`);
  }
}

/** Return what somebody has set; a default would hide what the project's own files say. */
function whatIsSet(keys: string[]): object {
  const values: Record<string, Record<string, unknown>> = {};
  for (const key of keys) {
    const found = workspace.getConfiguration(SECTION).inspect(key);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    const [table, name] = key.split(".") as [string, string];
    if (value !== undefined) (values[table] ??= {})[name] = value;
  }
  return values;
}

/** Show the answers that are made to be read, and pass all of them on. */
async function show(name: string, answer: unknown): Promise<unknown> {
  if (name === "nlx.status") await open("json", JSON.stringify(answer, null, 2));
  if (name === "nlx.lastResult") await open("diff", (answer as { diff: string }).diff);
  return answer;
}

async function open(language: string, content: string): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language, content }), { preview: true });
}
