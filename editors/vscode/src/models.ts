// The choice of a model: what there is, and getting it.

import { QuickPickItem, QuickPickItemKind, window, workspace } from "vscode";
import { ask, show } from "./program";
import type { Found } from "./discovery";
import { SECTION } from "./settings";

/** What `nlx-lsp models list --json` writes, as far as it is needed here. */
export interface Listing {
  readonly here: readonly { readonly name: string; readonly size: number; readonly program: string }[];
  readonly catalogue: readonly {
    readonly name: string;
    readonly size: number;
    readonly licence: string;
    readonly note: string;
    readonly state: string;
  }[];
}

interface Choice extends QuickPickItem {
  readonly name?: string;
  readonly isHere?: boolean;
}

/**
 * Let the user choose a model, get it where it is not here yet, and have it used.
 *
 * @returns Whether another model is used now.
 */
export async function chooseModel(program: Found): Promise<boolean> {
  const listing = JSON.parse(await ask(program, "models", "list", "--json")) as Listing;
  const choice = await window.showQuickPick(listChoices(listing), {
    placeHolder: "Which model is to be used? A download begins only when you have said yes to it.",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (choice?.name === undefined) return false;
  if (!choice.isHere && (await show(program, `pull ${choice.name}`, "models", "pull", choice.name)) !== 0) return false;
  const configuration = workspace.getConfiguration(SECTION);
  // A setting of the editor would count more than the configuration file that all editors share.
  if (configuration.inspect("engine.model")?.globalValue !== undefined) {
    await configuration.update("engine.model", choice.name, true);
  } else {
    await ask(program, "models", "use", choice.name);
  }
  return true;
}

function listChoices({ here, catalogue }: Listing): Choice[] {
  return [
    { label: "On this machine", kind: QuickPickItemKind.Separator },
    ...here.map(({ name, size, program }) => ({
      label: name,
      description: megabytes(size),
      detail: `kept by ${program}`,
      name,
      isHere: true,
    })),
    { label: "To download", kind: QuickPickItemKind.Separator },
    ...catalogue
      .filter(({ name }) => !here.some((each) => each.name === name))
      .map(({ name, size, licence, note, state }) => ({
        label: name,
        description: `${megabytes(size)}, ${licence}, ${state}`,
        detail: note,
        name,
        isHere: false,
      })),
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
