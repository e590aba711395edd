// The entry in the status bar: how the server is, and what it does.

import { Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { Server } from "./server";
import { Condition, Status, describe, measure } from "./status";

/** Milliseconds between two looks while something runs. */
const EVERY = 1000;

export class StatusBar implements Disposable {
  private readonly item = window.createStatusBarItem("nlx.status", StatusBarAlignment.Right, 100);
  private readonly listening: Disposable;
  private condition: Condition = "stopped";
  private status: Status | undefined;
  private pace: number | undefined;
  private looking = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.item.name = "nlx";
    this.item.command = "nlx.menu";
    this.item.show();
    this.listening = server.onDidChange((condition) => {
      this.condition = condition;
      this.status = undefined;
      this.show();
      this.refresh();
    });
  }

  get isRunning(): boolean {
    return this.condition === "running";
  }

  /** The latest answer of the server. */
  get latest(): Status | undefined {
    return this.status;
  }

  /** Look again, and go on looking as long as something runs. */
  refresh(): void {
    clearTimeout(this.timer);
    if (this.condition === "running" && !this.looking) void this.look();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listening.dispose();
    this.item.dispose();
  }

  private async look(): Promise<void> {
    this.looking = true;
    try {
      const status = await this.server.execute<Status>("nlx.status");
      this.pace = status.jobs.length ? (measure(this.status, status) ?? this.pace) : undefined;
      this.status = status;
    } catch {
      this.status = undefined; // the server is gone, and has been reported by who looks after it
    } finally {
      this.looking = false;
    }
    this.show();
    if (this.status?.jobs.length) {
      this.timer = setTimeout(() => {
        this.refresh();
      }, EVERY);
    }
  }

  private show(): void {
    const line = describe(this.condition, this.status, this.pace);
    this.item.text = line.text;
    const tooltip = new MarkdownString();
    for (const detail of line.details) tooltip.appendText(detail).appendMarkdown("\n\n");
    this.item.tooltip = tooltip;
    this.item.backgroundColor = line.alarming ? new ThemeColor("statusBarItem.warningBackground") : undefined;
  }
}
