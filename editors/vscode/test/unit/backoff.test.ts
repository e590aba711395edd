import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../../src/backoff";

function clocked(): { backoff: Backoff; pass: (milliseconds: number) => void } {
  let now = 0;
  return { backoff: new Backoff(() => now), pass: (milliseconds) => (now += milliseconds) };
}

test("waits longer after each crash, and gives up in the end", () => {
  const { backoff, pass } = clocked();
  const delays = Array.from({ length: 6 }, () => {
    pass(1000);
    return backoff.crashed();
  });
  assert.deepEqual(delays, [500, 1000, 2000, 4000, undefined, undefined]);
});

test("forgets what is long ago", () => {
  const { backoff, pass } = clocked();
  for (let crash = 0; crash < 20; crash++) {
    pass(180_000);
    assert.equal(backoff.crashed(), 500);
  }
});

test("begins anew when the user wants another try", () => {
  const { backoff } = clocked();
  while (backoff.crashed() !== undefined);
  backoff.reset();
  assert.equal(backoff.crashed(), 500);
});
