// A result that is shown before it is applied, and what is said with it.  Knows no editor.

/** What the server tells by the notification `nlx/proposal`, as far as it is needed here. */
export interface Proposal {
  readonly token: string;
  readonly uri: string;
  readonly title: string;
  readonly files: readonly { readonly uri: string; readonly before: string | null; readonly after: string }[];
  /** What the model has not written. */
  readonly plain: readonly string[];
  /** Whether it is of draft quality. */
  readonly draft: boolean;
  readonly refusals: readonly string[];
}

/** Return what the user should know before it is applied. */
export function describeProposal({ title, plain, draft, refusals }: Proposal): string {
  const parts = [`${title}: a proposal.`];
  if (plain.length) parts.push(`Not written by the model, but plainly: ${plain.join(", ")}.`);
  if (refusals.length) parts.push(`Not done: ${refusals.join("; ")}.`);
  if (draft) parts.push("Of draft quality: read it with care.");
  return parts.join(" ");
}
