// Writes down what becomes of each case, and which lines were run; see nlx_lsp/testing/javascript/run.py.
export default async function* report(source) {
  const above = [];
  for await (const { type, data } of source) {
    if (type === "test:start") {
      above.length = data.nesting;
      above[data.nesting] = data.name;
    } else if (type === "test:pass" || type === "test:fail") {
      const error = data.details?.error?.cause ?? data.details?.error;
      const known = error && typeof error === "object";
      const isSuite = data.details?.type === "suite";
      const state = data.skip !== undefined || data.todo !== undefined ? "missing" : type.slice(5);
      const entry = {
        titles: [...above.slice(0, data.nesting), data.name],
        state,
        message: known ? `${error.name}: ${error.message}` : String(error ?? ""),
        code: (known && error.code) || "",
      };
      if (!isSuite) yield `${JSON.stringify(entry)}\n`;
    } else if (type === "test:coverage") {
      for (const file of data.summary.files) {
        const places = (file.lines ?? []).map((each) => [each.line ?? each.number, each.count > 0]);
        const [lines, missing] = [true, false].map((ran) => places.filter((each) => each[1] === ran).map(([n]) => n));
        yield `${JSON.stringify({ file: file.path, lines, missing })}\n`;
      }
    }
  }
}
