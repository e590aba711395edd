// @ts-nocheck
// What the calls of a test file come to, written down as expressions; see nlx_lsp/testing/javascript/run.py.
// It is laid behind the imports of that file, so it knows the file's own classes and needs none of ours.
function nlxSpell(value, depth) {
  if (depth > 8) throw new Error("too deep");
  if (value === null || value === undefined || typeof value === "boolean") return String(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") throw new Error("nameless");
  const inner = (each) => nlxSpell(each, depth + 1);
  const kind = Object.prototype.toString.call(value);
  const maker = value.constructor ? value.constructor.name : "Object";
  if (Array.isArray(value) && maker === "Array") {
    if (Object.keys(value).length !== value.length) throw new Error("holes, or more than elements");
    return `[${value.map(inner).join(", ")}]`;
  }
  if (kind === "[object Date]" && maker === "Date") return `new Date(${JSON.stringify(value.toISOString())})`;
  if (kind === "[object Map]" && maker === "Map") return `new Map(${inner([...value])})`;
  if (kind === "[object Set]" && maker === "Set") return `new Set(${inner([...value])})`;
  if (kind !== "[object Object]" || maker !== "Object" || Object.getOwnPropertySymbols(value).length) {
    throw new Error("nameless");
  }
  const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__" ? name : JSON.stringify(name));
  const parts = Object.keys(value).map((name) => `${key(name)}: ${inner(value[name])}`);
  return parts.length ? `{ ${parts.join(", ")} }` : "{}";
}

async function nlxObserve(number, work, waits) {
  let kind = "returns";
  let text = "";
  try {
    const made = work();
    if (!waits && made && typeof made.then === "function") throw new Error("nlx: a promise");
    const value = waits ? await made : made;
    try {
      text = nlxSpell(value, 0);
      if (text.length > 500) kind = "unknown";
    } catch {
      kind = "unknown";
    }
  } catch (error) {
    const isError = Object.prototype.toString.call(error) === "[object Error]" || error instanceof Error;
    kind = isError && error.message !== "nlx: a promise" ? "raises" : "unknown";
    text = isError ? (error.constructor && error.constructor.name) || "Error" : "";
  }
  nlxAppend("NLX_SEEN", `${JSON.stringify({ case: number, kind, text })}\n`);
}
