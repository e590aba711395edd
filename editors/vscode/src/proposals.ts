// Results that are shown before they are applied: two texts side by side, and what to do about them.

import path from "node:path";
import { Disposable, TabInputTextDiff, Uri, commands, window, workspace } from "vscode";
import { complain } from "./program";
import { type Proposal, describeProposal } from "./proposal";
import type { Server } from "./server";
import type { Settings } from "./settings";

const SCHEME = "nlx-proposal";
const APPLY = "Apply";
const AGAIN = "Try again";
const DISCARD = "Discard";
/** Jobs that can be asked for another answer: as many as the server keeps results of. */
const KEPT = 8;

/** The part of the arguments of `nlx.run` that counts here; the rest is passed on as it is. */
export interface Order {
  readonly retry?: number;
  readonly version?: number;
  readonly [key: string]: unknown;
}

export class Proposals implements Disposable {
  private readonly shown = new Map<string, Proposal>();
  /** By the token of its job: what to run for another answer. */
  private readonly orders = new Map<string, Order>();
  /** By address: who takes the proposal for it, instead of its being shown. */
  private readonly claims = new Map<string, (proposal: Proposal) => Promise<void>>();
  /** How many there have been: a server that is started again begins its tokens anew. */
  private count = 0;
  private readonly owned: Disposable[];

  constructor(
    private readonly server: Server,
    private readonly settings: Settings,
  ) {
    this.owned = [
      workspace.registerTextDocumentContentProvider(SCHEME, {
        provideTextDocumentContent: (uri: Uri) => this.read(uri),
      }),
      server.onDidConnect((client) => {
        this.shown.clear();
        this.orders.clear();
        this.claims.clear();
        client.onNotification("nlx/proposal", (proposal: Proposal) => {
          this.take(proposal).catch(complain);
        });
      }),
      commands.registerCommand("nlx.applyProposal", (uri?: Uri) => this.apply(tokenOf(uri))),
      commands.registerCommand("nlx.retryProposal", (uri?: Uri) => this.retry(tokenOf(uri))),
      commands.registerCommand("nlx.discardProposal", (uri?: Uri) => this.discard(tokenOf(uri))),
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const tab of closed) for (const uri of urisOf(tab.input)) this.shown.delete(tokenOf(uri) ?? "");
      }),
    ];
  }

  /** Return an order as it is to be sent: with the wish for a preview, if the user has it. */
  prepare(order: Order): Order {
    return this.settings.preview === "diff" ? { ...order, preview: true } : order;
  }

  /** Remember what has led to a job. */
  note(token: string, order: Order): void {
    this.orders.set(token, order);
    const [oldest] = this.orders.keys();
    if (this.orders.size > KEPT && oldest !== undefined) this.orders.delete(oldest);
  }

  /** Take the next proposal for an address; whoever has waited for it before does so no longer. */
  claim(uri: string, take: (proposal: Proposal) => Promise<void>): void {
    this.claims.set(uri, take);
  }

  dispose(): void {
    for (const each of this.owned) each.dispose();
  }

  private async take(proposal: Proposal): Promise<void> {
    const claim = this.claims.get(proposal.uri);
    this.claims.delete(proposal.uri);
    await (claim ? claim(proposal) : this.show(proposal));
  }

  private async show(proposal: Proposal): Promise<void> {
    const { token, title, files } = proposal;
    this.shown.set(token, proposal);
    this.count += 1;
    const several = files.length > 1;
    for (const [index, { uri }] of files.entries()) {
      const name = path.basename(Uri.parse(uri).path);
      const sides = [this.address("before", token, index, name), this.address("after", token, index, name)];
      const heading = several ? `${name}: ${title}` : title;
      await commands.executeCommand("vscode.diff", ...sides, heading, { preview: !several });
    }
    const choice = await window.showInformationMessage(`nlx: ${describeProposal(proposal)}`, APPLY, AGAIN, DISCARD);
    if (choice === APPLY) await this.apply(token);
    if (choice === AGAIN) await this.retry(token);
    if (choice === DISCARD) await this.discard(token);
  }

  private async apply(token = this.latest()): Promise<void> {
    if (token === undefined) return;
    await this.discard(token);
    await this.server.execute("nlx.lastResult", { token, apply: true });
  }

  private async retry(token = this.latest()): Promise<void> {
    const order = token === undefined ? undefined : this.orders.get(token);
    if (token === undefined || !order) return;
    await this.discard(token);
    // The document may have another version by now; the place is where it was.
    const next = { ...order, version: undefined, retry: (order.retry ?? 0) + 1 };
    await commands.executeCommand("nlx.run", next);
  }

  /** Take a proposal away; nothing has been changed by it. */
  private async discard(token = this.latest()): Promise<void> {
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
    await window.tabGroups.close(tabs.filter((tab) => urisOf(tab.input).some((uri) => tokenOf(uri) === token)));
    this.shown.delete(token ?? "");
  }

  private latest(): string | undefined {
    return [...this.shown.keys()].at(-1);
  }

  private address(side: "before" | "after", token: string, index: number, name: string): Uri {
    return Uri.from({ scheme: SCHEME, path: `/${side}/${token}/${String(index)}/${name}`, query: String(this.count) });
  }

  private read(uri: Uri): string {
    const [, side, token, index] = uri.path.split("/");
    const file = this.shown.get(token ?? "")?.files[Number(index)];
    return (side === "before" ? file?.before : file?.after) ?? "";
  }
}

function tokenOf(uri: Uri | undefined): string | undefined {
  return uri?.scheme === SCHEME ? uri.path.split("/")[2] : undefined;
}

function urisOf(input: unknown): Uri[] {
  return input instanceof TabInputTextDiff ? [input.original, input.modified] : [];
}
