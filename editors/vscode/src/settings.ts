// What the user has set, as the server wants to be told, and the few settings that are the extension's own.

import { workspace } from "vscode";

export const SECTION = "nlx-lsp";
const OWN = ["command", "preview"];

export type Preview = "off" | "diff" | "refactor";
export type Tree = Record<string, Record<string, unknown>>;

export class Settings {
  /** @param keys All settings of the extension, by their names in the manifest. */
  private readonly keys: readonly string[];

  constructor(keys: readonly string[]) {
    this.keys = keys.map((key) => key.slice(SECTION.length + 1)).filter((key) => !OWN.includes(key));
  }

  get command(): readonly string[] {
    return workspace.getConfiguration(SECTION).get<string[]>("command", []);
  }

  get preview(): Preview {
    return workspace.getConfiguration(SECTION).get<Preview>("preview", "off");
  }

  /** Return what somebody has set; a default would hide what the project's own files say. */
  forServer(): Tree {
    const tree: Tree = {};
    for (const key of this.keys) {
      const found = workspace.getConfiguration(SECTION).inspect(key);
      put(tree, key, found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue);
    }
    // Of a workspace that is not trusted, nothing is run, whatever else is set.
    if (!workspace.isTrusted) put(tree, "tests.run", "never");
    return tree;
  }

  /** Return what this editor wants unless somebody has set something else. */
  forStart(): Tree {
    return { editor: { code_lens: true } };
  }
}

function put(tree: Tree, key: string, value: unknown): void {
  const [table, name] = key.split(".");
  if (value !== undefined && table !== undefined && name !== undefined) (tree[table] ??= {})[name] = value;
}
