// The commit message: asked for in the Source Control view, and put into its field.

import { Uri, extensions, window } from "vscode";
import type { Proposals } from "./proposals";
import type { Server } from "./server";

/** The part of the Git extension's interface that is used here. */
interface Repository {
  readonly rootUri: Uri;
  readonly inputBox: { value: string };
}

interface GitExtension {
  getAPI(version: 1): { readonly repositories: readonly Repository[]; getRepository(uri: Uri): Repository | null };
}

/**
 * Have a message written for what is staged.
 *
 * @param root The repository's folder; without one, the user chooses where there are several.
 */
export async function writeCommitMessage(server: Server, proposals: Proposals, root?: Uri): Promise<void> {
  const repository = await findRepository(root);
  if (!repository) return;
  const uri = repository.rootUri.toString();
  proposals.claim(uri, ({ files }) => fill(repository, files[0]?.after.trimEnd() ?? ""));
  await server.execute("nlx.commitMessage", { uri });
}

async function findRepository(root: Uri | undefined): Promise<Repository | undefined> {
  const git = (await extensions.getExtension<GitExtension>("vscode.git")?.activate())?.getAPI(1);
  if (!git?.repositories.length) throw new Error("There is no repository of git here.");
  const named = root && git.getRepository(root);
  if (named || git.repositories.length === 1) return named ?? git.repositories[0];
  const items = git.repositories.map((repository) => ({ label: repository.rootUri.fsPath, repository }));
  return (await window.showQuickPick(items, { placeHolder: "Which repository?" }))?.repository;
}

/** Put a message into the field; what the user has written there stays, unless he wants it replaced. */
async function fill({ inputBox }: Repository, message: string): Promise<void> {
  if (inputBox.value.trim() && inputBox.value !== message) {
    const replace = "Replace it";
    const [subject] = message.split("\n");
    const question = `nlx: A message stands there already. The new one: “${subject ?? ""}”`;
    if ((await window.showInformationMessage(question, replace, "Keep it")) !== replace) return;
  }
  inputBox.value = message;
}
