// Where the server is: what the user has set, else on the path, else where installers put it, else in the
// environment that the Python extension has chosen.  Knows no editor.

import path from "node:path";

export const NAME = "nlx-lsp";

export interface Found {
  readonly command: string;
  readonly args: readonly string[];
  /** Where it was found, in words. */
  readonly origin: string;
}

export interface Places {
  /** What the user has set; empty for nothing. */
  readonly set: readonly string[];
  /** The folders of the path. */
  readonly path: readonly string[];
  readonly home: string;
  readonly windows: boolean;
  /** Return the chosen Python interpreter; asked only if nothing else has led to a server. */
  readonly python: () => Promise<string | undefined>;
  readonly isProgram: (file: string) => boolean;
}

/** Return the server; undefined if it is nowhere. What is set is never replaced by something else. */
export async function findServer(places: Places): Promise<Found | undefined> {
  const [command, ...args] = places.set;
  if (command !== undefined) return { command: expand(command, places), args, origin: "set in nlx-lsp.command" };
  const paths = places.windows ? path.win32 : path.posix;
  const file = places.windows ? `${NAME}.exe` : NAME;
  const look = (folder: string, origin: string): Found | undefined => {
    const program = paths.join(folder, file);
    return places.isProgram(program) ? { command: program, args: [], origin } : undefined;
  };
  for (const folder of places.path.filter(Boolean)) {
    const found = look(folder, "on the path");
    if (found) return found;
  }
  // An editor that was not started from a shell often lacks this folder in its path.
  const installed = look(paths.join(places.home, ".local", "bin"), "in ~/.local/bin");
  if (installed) return installed;
  const python = await places.python();
  return python === undefined ? undefined : look(paths.dirname(python), "in the environment of the Python extension");
}

function expand(command: string, places: Places): string {
  return command === "~" || command.startsWith("~/") ? places.home + command.slice(1) : command;
}

/** Return the command that installs the server from a package; undefined where nothing is there that could. */
export function installCommand(wheel: string, isHere: (program: string) => boolean): readonly string[] | undefined {
  if (isHere("uv")) return ["uv", "tool", "install", "--force", wheel];
  if (isHere("pipx")) return ["pipx", "install", "--force", wheel];
  return undefined;
}
