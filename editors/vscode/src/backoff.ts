// How long to wait before a server that has ended is started again; and when to give up.  Knows no server.

/** Starts that may follow one another, and the time in which they count, in milliseconds. */
const MOST = 4;
const WITHIN = 180_000;
const FIRST_DELAY = 500;

export class Backoff {
  private crashes: number[] = [];

  /** @param now Tells the time, in milliseconds. */
  constructor(private readonly now: () => number = Date.now) {}

  /** Note a crash; return the milliseconds to wait before the next start, or undefined if there is to be none. */
  crashed(): number | undefined {
    const moment = this.now();
    this.crashes = [...this.crashes.filter((crash) => moment - crash < WITHIN), moment];
    return this.crashes.length > MOST ? undefined : FIRST_DELAY * 2 ** (this.crashes.length - 1);
  }

  /** Forget all crashes: the user wants another try. */
  reset(): void {
    this.crashes = [];
  }
}
