#!/usr/bin/env node
/** Queues of things. */
"use strict";

import { Base } from "./base.js";

const LIMIT = 3;

/** A queue. */
@sealed
class Queue extends Base {
  static count = 1;
  #hidden = 2;

  /** Makes one. */
  constructor(size, name = "q", ...rest) {
    super();
    this.depth = size;
  }

  @cached
  get first() {
    return this.items[0];
  }

  handler = async (event) => {
    throw new TypeError("x");
  };

  async *#drain({ a, b } = {}, [c]) {
    yield 1;
    yield* this.inner();
  }

  static {
    setUp();
  }
}

/** Adds one. */
export const increment = (x = 1) => x + 1;
const first = y => { return y; }, second = function named(z) { return z, 1; };
var third = function* () { yield; };
const api = { start() {}, stop: () => 1, run: function () {} };
const Named = class { method() {} };
let late;
late = () => null;

// A remark, not documentation.
function parse(text) {
  if (text) {
    throw text;
  } else if (first) throw new errors.Bad();
  try {
    second(1);
  } catch (error) {
    throw error;
  }
}

function* numbers() {
  yield 1;
}

/** More. */
Queue.prototype.extra = function (a) {};
Queue.make = () => null;

export class Shown {}

const View = () => <div onClick={() => 1}>x</div>;

module.exports = { parse, other: numbers, inline() {} };
module.exports = Queue;
exports.shown = function () {};
module.exports.also = () => 2;
export { first as one };
export default api;
/** Without a name. */
export default function () {}

export function configure(program) {
  const home = process.env.CONTACTS_HOME || process.env["HOME"];
  program.option("-f, --file <path>", "what is read", home);
}
