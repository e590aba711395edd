import assert from "node:assert/strict";
import { test } from "node:test";
import { SingleFlight } from "../../src/flight";

test("whoever comes meanwhile joins, and gets the same end", async () => {
  const flight = new SingleFlight();
  let starts = 0;
  let land: () => void = () => undefined;
  const work = (): Promise<void> => {
    starts += 1;
    return new Promise((resolve) => (land = resolve));
  };
  const first = flight.run(work);
  assert.equal(flight.run(work), first);
  assert.equal(flight.current, first);
  land();
  await first;
  assert.equal(flight.current, undefined);
  void flight.run(work);
  assert.equal(starts, 2);
});

test("a failure does not keep the next one from starting", async () => {
  const flight = new SingleFlight();
  await assert.rejects(flight.run(() => Promise.reject(new Error("no"))), /no/);
  await flight.run(() => Promise.resolve());
});
