// Work of which only one is under way at a time: whoever wants it meanwhile joins it.

export class SingleFlight {
  private underway: Promise<void> | undefined;

  /** What is under way; undefined for nothing. */
  get current(): Promise<void> | undefined {
    return this.underway;
  }

  run(work: () => Promise<void>): Promise<void> {
    this.underway ??= work().finally(() => {
      this.underway = undefined;
    });
    return this.underway;
  }
}
