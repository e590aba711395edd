/**
 * Queues.
 *
 * @module
 */
import { Base } from "./base";

const LIMIT = 3;
export const NAMES = ["a"];

/** A queue of things. */
@sealed
export abstract class Queue<T extends object> extends Base<T> implements Sized, Closable {
  static count: number = 1;
  #hidden = 2;
  private readonly label?: string;

  /** Makes one. */
  @inject("x")
  constructor(private size: number, name?: string, ...rest: T[]) {
    super();
    this.depth = size;
    this.#hidden = 1;
  }

  /** Its area. */
  abstract area(): number;
  protected abstract secret(): void;

  get first(): T {
    return this.items[0];
  }

  handler = async (event: Event): Promise<void> => {
    throw new TypeError("x");
  };

  private helper = function (x: number) {};

  put(item: T): void;
  private put(item: string): void;
  put(item: any): void {}

  private async *drain<U>(this: Queue<T>, { a, b }: Options = {}, [c]: number[] = []): AsyncGenerator<U> {
    yield 1;
    yield* this.inner();
  }
}

class Hidden {}

/** What has a size. */
export interface Sized<T> extends Countable {
  size: number;
  readonly limit?: number;
  measure(unit: T): number;
  (x: number): string;
  new (x: number): Sized<T>;
}

export enum Color { Red, Green = 2 }
/** Either. */
export type Either<A> = { left: A; swap(x: number): void } | null;
export type Point = { x: number; move: (by: number) => void };

/** Adds one. */
export const increment = (x: number = 1): number => x + 1;
const first = y => { return y; }, second = function named(z): string { return z, "z"; };
var third = function* () { yield; };
const api = { start() {}, stop: () => 1, run: function () {} };
const Named = class { method() {} };
let late;
late = () => undefined;

declare function ambient(a: string): void;
export function parse(text: string): number;
// A remark, not documentation.
export function parse(text: any): number {
  if (text) {
    throw text;
  } else if (first) throw new errors.Bad();
  try {
    second(1);
  } catch (error) {
    throw error;
  }
  return 1;
}

function* numbers(): Generator<number> {
  yield 1;
}

function isText(a: unknown): a is string {
  return typeof a === "string";
}

namespace Outer.Inner {
  export function shown() {}
  function hidden() {}
}

declare module "other" {
  export const y: number;
}

Queue.prototype.extra = function (a: number) {};
Queue.make = () => null;

export { first as one, Named };
export default api;
/** Without a name. */
export default function () {}
export = late;

export function configure(program: Program): void {
  const home = process.env.CONTACTS_HOME ?? process.env["HOME"];
  program.option("-f, --file <path>", "what is read", home);
}
