// What `nlx.status` answers, and what the status bar says of it.  Knows neither editor nor server.

export interface Job {
  readonly token: string;
  readonly title: string;
  readonly stage: string;
  readonly percentage: number;
  readonly tokens: number;
  readonly seconds: number;
  readonly secondsLeft: number | null;
}

export interface Status {
  readonly engine: string | null;
  readonly model: string | null;
  readonly problem: string | null;
  /** Where the code goes, in a sentence. */
  readonly privacy: string;
  readonly jobs: readonly Job[];
  readonly lastError: string | null;
}

/** What has become of the server. */
export type Condition = "starting" | "running" | "stopped" | "missing";

export interface Line {
  readonly text: string;
  /** One line each. */
  readonly details: readonly string[];
  readonly alarming: boolean;
}

const CONDITIONS: Record<Exclude<Condition, "running">, Line> = {
  starting: { text: "$(loading~spin) nlx", details: ["The server is being started."], alarming: false },
  stopped: { text: "$(error) nlx", details: ["The server is not running."], alarming: true },
  missing: { text: "$(error) nlx", details: ["The server is not installed, or was not found."], alarming: true },
};

/** Return what the status bar shows. */
export function describe(condition: Condition, status: Status | undefined, pace: number | undefined): Line {
  if (condition !== "running") return CONDITIONS[condition];
  if (!status) return { text: "nlx", details: ["Ready."], alarming: false };
  const [job, ...others] = status.jobs;
  const leaves = status.privacy.startsWith("Your code leaves");
  const icon = status.problem !== null ? "$(warning)" : leaves ? "$(cloud-upload)" : "$(sparkle)";
  const text = job ? [`$(loading~spin) nlx ${String(job.percentage)} %`] : [`${icon} nlx`];
  if (others.length) text.push(`+${String(others.length)}`);
  if (job && pace !== undefined) text.push(`${pace.toFixed(pace < 10 ? 1 : 0)} tokens/s`);
  const details = [
    status.problem ?? `${status.model ?? "no model"} (${status.engine ?? "no engine"})`,
    status.privacy,
    ...status.jobs.map(describeJob),
    ...(status.lastError === null ? [] : [`Last error: ${status.lastError}`]),
  ];
  return { text: text.join(" "), details, alarming: status.problem !== null };
}

/** Return the tokens a second between two looks; undefined as long as nothing has been written. */
export function measure(before: Status | undefined, after: Status): number | undefined {
  let tokens = 0;
  let seconds = 0;
  for (const job of after.jobs) {
    const former = before?.jobs.find((each) => each.token === job.token);
    if (!former) continue;
    tokens += job.tokens - former.tokens;
    seconds = Math.max(seconds, job.seconds - former.seconds);
  }
  return tokens > 0 && seconds > 0 ? tokens / seconds : undefined;
}

function describeJob(job: Job): string {
  const left = job.secondsLeft === null ? "" : `, about ${Math.max(1, Math.round(job.secondsLeft)).toString()} s left`;
  return `${job.title}: ${String(job.percentage)} %, ${String(job.tokens)} tokens${left}`;
}
