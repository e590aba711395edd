// The server's life: found, started, started again after a crash, told to the rest of the extension.  Every start
// goes the same way, one at a time.

import { Disposable, EventEmitter, LogOutputChannel, commands, window } from "vscode";
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  LanguageClientOptions,
  Middleware,
} from "vscode-languageclient/node";
import { Backoff } from "./backoff";
import type { Found } from "./discovery";
import { SingleFlight } from "./flight";
import { SECTION, Settings } from "./settings";
import type { Condition } from "./status";

export interface Surroundings {
  readonly settings: Settings;
  /** The languages whose documents the server gets. */
  readonly languages: readonly string[];
  readonly log: LogOutputChannel;
  readonly middleware: Middleware;
  readonly locate: () => Promise<Found | undefined>;
  /** Tell the user that there is no server. */
  readonly complain: () => Promise<void>;
}

export class Server implements Disposable {
  private condition: Condition = "stopped";
  private client: LanguageClient | undefined;
  private program: Found | undefined;
  private waiting: NodeJS.Timeout | undefined;
  private readonly flight = new SingleFlight();
  private readonly backoff = new Backoff();
  private readonly changes = new EventEmitter<Condition>();
  private readonly connections = new EventEmitter<LanguageClient>();
  /** Tells what has become of the server. */
  readonly onDidChange = this.changes.event;
  /** Gives each new connection before it starts. */
  readonly onDidConnect = this.connections.event;

  constructor(private readonly around: Surroundings) {}

  /** Start it; end it before that, if it runs. */
  restart(): Promise<void> {
    this.backoff.reset();
    return this.launch();
  }

  /** Start it with what has been set since: also if a start is under way, which others would join. */
  async reload(): Promise<void> {
    await this.launching();
    await this.restart();
  }

  /** Return the connection once it is up. */
  async connection(): Promise<LanguageClient> {
    await this.launching();
    if (this.condition === "running" && this.client) return this.client;
    throw new Error("The server is not running.");
  }

  /** Return what is started, by which its other commands can be run, too. */
  async found(): Promise<Found | undefined> {
    await this.launching();
    return this.program;
  }

  /** Run one of the server's commands. */
  async execute<T>(command: string, argument?: object): Promise<T> {
    const client = await this.connection();
    const params = { command, arguments: argument ? [argument] : [] };
    return (await client.sendRequest(ExecuteCommandRequest.type, params)) as T;
  }

  /** End it. */
  async stop(): Promise<void> {
    clearTimeout(this.waiting);
    const client = this.client;
    this.client = undefined;
    // One that could not be started, or has crashed, cannot be stopped either.
    await client?.dispose().catch(() => undefined);
    if (client) this.change("stopped");
  }

  dispose(): void {
    this.changes.dispose();
    this.connections.dispose();
  }

  private launching(): Promise<void> {
    return this.flight.current ?? Promise.resolve();
  }

  private launch(): Promise<void> {
    return this.flight.run(async () => {
      await this.stop();
      this.change("starting");
      this.program = await this.around.locate();
      if (!this.program) {
        this.change("missing");
        void this.around.complain();
        return;
      }
      const { command, origin } = this.program;
      this.around.log.info(`Starting ${command}, ${origin}.`);
      const client = this.connect(this.program);
      this.client = client;
      try {
        await client.start();
        this.change("running");
      } catch (error) {
        this.client = undefined;
        this.change("stopped");
        void this.report(`${command} cannot be started: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
  }

  private connect({ command, args }: Found): LanguageClient {
    const { settings, languages, log, middleware } = this.around;
    const options: LanguageClientOptions = {
      documentSelector: languages.map((language) => ({ scheme: "file", language })),
      outputChannel: log,
      initializationOptions: settings.forStart(),
      initializationFailedHandler: () => false,
      middleware,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          if (this.client === client && this.condition === "running") this.recover();
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
    const client = new LanguageClient(SECTION, "nlx", { command, args: [...args] }, options);
    this.connections.fire(client);
    return client;
  }

  /** Start a server that has crashed again, unless it does so all the time. */
  private recover(): void {
    this.change("stopped");
    const delay = this.backoff.crashed();
    if (delay === undefined) {
      void this.report("The server has crashed several times in a row, and is left alone now.");
      return;
    }
    this.around.log.warn(`The server has ended; it is started again in ${String(delay)} ms.`);
    this.waiting = setTimeout(() => void this.launch(), delay);
  }

  private async report(trouble: string): Promise<void> {
    const [again, show] = ["Restart", "Show log"];
    this.around.log.error(trouble);
    const choice = await window.showErrorMessage(`nlx: ${trouble}`, again, show);
    if (choice === again) await this.restart();
    if (choice === show) this.around.log.show();
  }

  private change(condition: Condition): void {
    this.condition = condition;
    void commands.executeCommand("setContext", "nlx.running", condition === "running");
    this.changes.fire(condition);
  }
}
