import assert from "node:assert/strict";
import { test } from "node:test";
import { Job, Status, describe, measure } from "../../src/status";

const JOB: Job = {
  token: "nlx-1",
  title: "Review `f`",
  stage: "write",
  percentage: 40,
  tokens: 10,
  seconds: 2,
  secondsLeft: 3.2,
};
const STATUS: Status = {
  engine: "llama_cpp",
  model: "coder",
  problem: null,
  privacy: "Your code stays on this machine.",
  jobs: [],
  lastError: null,
};

test("says what has become of the server", () => {
  assert.equal(describe("missing", STATUS, 5).alarming, true);
  assert.equal(describe("stopped", undefined, undefined).alarming, true);
  assert.equal(describe("starting", undefined, undefined).alarming, false);
});

test("names the model, the engine, and where the code goes", () => {
  const line = describe("running", STATUS, undefined);
  assert.equal(line.text, "$(sparkle) nlx");
  assert.deepEqual(line.details, ["coder (llama_cpp)", "Your code stays on this machine."]);
});

test("code that leaves the machine is seen at a glance", () => {
  const privacy = "Your code leaves this machine, for https://example.org, allowed on 2026-11-22.";
  assert.match(describe("running", { ...STATUS, privacy }, undefined).text, /cloud-upload/);
});

test("a problem is alarming, and takes the model's place", () => {
  const line = describe("running", { ...STATUS, model: null, problem: "No model. Pull one." }, undefined);
  assert.equal(line.alarming, true);
  assert.equal(line.details[0], "No model. Pull one.");
});

test("what runs is shown with its queue and its pace", () => {
  const other = { ...JOB, token: "nlx-2", secondsLeft: null };
  const line = describe("running", { ...STATUS, jobs: [JOB, other, other], lastError: "Gone." }, 12.3);
  assert.equal(line.text, "$(loading~spin) nlx 40 % +2 12 tokens/s");
  assert.ok(line.details.includes("Review `f`: 40 %, 10 tokens, about 3 s left"));
  assert.ok(line.details.includes("Last error: Gone."));
  assert.match(describe("running", { ...STATUS, jobs: [JOB] }, 3.21).text, /3\.2 tokens\/s$/);
});

test("the pace is that of all jobs, between two looks", () => {
  const before = { ...STATUS, jobs: [JOB, { ...JOB, token: "nlx-2", tokens: 0 }] };
  const after = {
    ...STATUS,
    jobs: [
      { ...JOB, tokens: 20, seconds: 3 },
      { ...JOB, token: "nlx-2", tokens: 10, seconds: 3 },
      { ...JOB, token: "nlx-3", tokens: 99 },
    ],
  };
  assert.equal(measure(before, after), 20);
  assert.equal(measure(undefined, after), undefined);
  assert.equal(measure(after, after), undefined);
});
