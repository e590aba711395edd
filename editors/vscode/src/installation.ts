// How the server comes onto the machine: from the package that is part of this extension, by uv or pipx.

import fs from "node:fs";
import path from "node:path";
import { ShellExecution, Uri, commands, env, window } from "vscode";
import { installCommand } from "./discovery";
import { isHere } from "./machine";
import { runTask } from "./program";
import { SECTION } from "./settings";

const RUN = "Install";
const COPY = "Copy the command";
const SET = "Set where it is";
const GET = "Get uv";
const UV = "https://docs.astral.sh/uv/getting-started/installation/";

/**
 * Say that there is no server, and offer what can be done about it.
 *
 * @param folder Where the extension keeps the server's package.
 * @returns Whether it has been installed.
 */
export async function offerInstallation(folder: string): Promise<boolean> {
  const wheel = fs.readdirSync(folder).find((file) => file.endsWith(".whl"));
  const command = wheel === undefined ? undefined : installCommand(path.join(folder, wheel), isHere);
  const [ways, advice] = command
    ? [[RUN, COPY, SET], "It can be installed from the package that came with the extension."]
    : [[GET, SET], "uv or pipx can install it; neither is on the path."];
  const choice = await window.showWarningMessage(`nlx: The language server nlx-lsp was not found. ${advice}`, ...ways);
  if (choice === SET) await commands.executeCommand("workbench.action.openSettings", `${SECTION}.command`);
  if (choice === GET) await env.openExternal(Uri.parse(UV));
  const [program, ...args] = command ?? [];
  if (program === undefined) return false;
  if (choice === COPY) await env.clipboard.writeText([program, ...args.map(quote)].join(" "));
  return choice === RUN && (await runTask("install nlx-lsp", new ShellExecution(program, args))) === 0;
}

function quote(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
