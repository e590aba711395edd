// Marks an edit of the server as one that the user has to confirm: VS Code then shows it in its Refactor Preview.
// Knows the protocol's values only.

import type { ApplyWorkspaceEditParams, WorkspaceEdit } from "vscode-languageserver-protocol";

const ID = "nlx";

/** Return the edit with a mark on each of its parts. */
export function annotate({ label, edit, ...rest }: ApplyWorkspaceEditParams): ApplyWorkspaceEditParams {
  const title = label ?? "nlx";
  const changeAnnotations = {
    [ID]: { label: title, needsConfirmation: true, description: "written by a language model" },
  };
  const documentChanges = listChanges(edit).map((change) =>
    "edits" in change
      ? { ...change, edits: change.edits.map((each) => ({ ...each, annotationId: ID })) }
      : { ...change, annotationId: ID },
  );
  return { ...rest, label: title, edit: { documentChanges, changeAnnotations } };
}

type Changes = NonNullable<WorkspaceEdit["documentChanges"]>;

function listChanges(edit: WorkspaceEdit): Changes {
  if (edit.documentChanges) return edit.documentChanges;
  return Object.entries(edit.changes ?? {}).map(([uri, edits]) => ({ textDocument: { uri, version: null }, edits }));
}
