// The menu behind the entry in the status bar.

import { QuickPickItem, QuickPickItemKind, commands, window } from "vscode";
import type { Status } from "./status";

interface Choice extends QuickPickItem {
  readonly command?: string;
  readonly argument?: object;
}

/** Show it, and do what is chosen. */
export async function showMenu(running: boolean, status: Status | undefined): Promise<void> {
  const jobs = (status?.jobs ?? []).map(({ title, token }) => ({
    label: `$(debug-stop) Cancel: ${title}`,
    command: "nlx.cancel",
    argument: { token },
  }));
  const work: Choice[] = [
    { label: "$(sparkle) What can be done here…", command: "nlx.actions" },
    { label: "$(diff) Show the last result", command: "nlx.lastResult" },
    { label: "$(comment) Show the last prompt", command: "nlx.showPrompt" },
    { label: "$(info) Show the status", command: "nlx.status" },
  ];
  const always: Choice[] = [
    { label: "", kind: QuickPickItemKind.Separator },
    { label: "$(database) Choose a model…", command: "nlx.chooseModel" },
    { label: "$(pulse) Ask the doctor", command: "nlx.doctor" },
    { label: "$(gear) Settings", command: "nlx.settings" },
    { label: "$(output) Show the log", command: "nlx.showLog" },
    { label: "$(refresh) Restart the server", command: "nlx.restart" },
  ];
  const placeHolder = status?.privacy ?? (running ? "nlx" : "The server is not running.");
  const choice = await window.showQuickPick([...jobs, ...(running ? work : []), ...always], { placeHolder });
  if (choice?.command !== undefined) {
    await commands.executeCommand(choice.command, ...(choice.argument ? [choice.argument] : []));
  }
}
