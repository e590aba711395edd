// The server's program, for what is not a matter of an editor: its models, its doctor.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ProcessExecution, ShellExecution, Task, TaskPanelKind, TaskScope, tasks, window } from "vscode";
import type { Found } from "./discovery";

const run = promisify(execFile);
/** Bytes of an answer. */
const MOST = 16 * 1024 * 1024;

/** Return what the program writes. */
export async function ask(program: Found, ...args: string[]): Promise<string> {
  return (await run(program.command, [...program.args, ...args], { maxBuffer: MOST })).stdout;
}

/** Run the program in a terminal, where its user sees what it says and can answer; return its exit status. */
export function show(program: Found, title: string, ...args: string[]): Promise<number | undefined> {
  return runTask(title, new ProcessExecution(program.command, [...program.args, ...args]));
}

/** Run something in a terminal; return its exit status, or undefined if it was never started. */
export async function runTask(
  title: string,
  execution: ProcessExecution | ShellExecution,
): Promise<number | undefined> {
  const task = new Task({ type: "nlx" }, TaskScope.Global, title, "nlx", execution);
  task.presentationOptions = { panel: TaskPanelKind.Dedicated, clear: true };
  const underway = await tasks.executeTask(task);
  return await new Promise((resolve) => {
    const ended = tasks.onDidEndTaskProcess((end) => {
      if (end.execution === underway) finish(end.exitCode);
    });
    const closed = tasks.onDidEndTask((end) => {
      if (end.execution === underway) finish(undefined);
    });
    function finish(status: number | undefined): void {
      ended.dispose();
      closed.dispose();
      resolve(status);
    }
  });
}

/** Let the user know what went wrong with one of these. */
export function complain(trouble: unknown): void {
  void window.showErrorMessage(`nlx: ${trouble instanceof Error ? trouble.message : String(trouble)}`);
}
