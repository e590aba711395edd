// The interpreter that the Python extension has chosen, where that extension is installed.

import { extensions, workspace } from "vscode";

/** The part of its interface that is used here: https://github.com/microsoft/vscode-python/wiki/Python-Environment-APIs */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: unknown): { readonly id: string; readonly path: string };
    resolveEnvironment(
      environment: unknown,
    ): Promise<{ readonly executable: { readonly uri?: { readonly fsPath: string } } } | undefined>;
  };
}

/** Return the path of the interpreter; undefined where there is none, or where the workspace is not trusted. */
export async function findInterpreter(): Promise<string | undefined> {
  const extension = extensions.getExtension<PythonExtension>("ms-python.python");
  // The environment may belong to the workspace, and what is in it would be run.
  if (!extension || !workspace.isTrusted) return undefined;
  try {
    const { environments } = await extension.activate();
    const active = environments.getActiveEnvironmentPath(workspace.workspaceFolders?.[0]?.uri);
    return (await environments.resolveEnvironment(active))?.executable.uri?.fsPath;
  } catch {
    return undefined; // another extension's failure is not ours to tell
  }
}
