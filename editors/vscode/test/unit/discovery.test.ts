import assert from "node:assert/strict";
import { test } from "node:test";
import { Places, findServer, installCommand } from "../../src/discovery";

function places(programs: readonly string[], rest: Partial<Places> = {}): Places {
  return {
    set: [],
    path: ["/usr/bin", "", "/opt/bin"],
    home: "/home/user",
    windows: false,
    python: () => Promise.resolve(undefined),
    isProgram: (file) => programs.includes(file),
    ...rest,
  };
}

const EVERYWHERE = ["/opt/bin/nlx-lsp", "/home/user/.local/bin/nlx-lsp", "/env/bin/nlx-lsp"];
const python = (): Promise<string> => Promise.resolve("/env/bin/python");

test("what is set counts, even if it is not there: it is not replaced by something else", async () => {
  const found = await findServer(places(EVERYWHERE, { set: ["~/my/server", "--set", "a=b"], python }));
  assert.deepEqual(found?.command, "/home/user/my/server");
  assert.deepEqual(found.args, ["--set", "a=b"]);
});

test("the places are looked at in their order", async () => {
  for (const [index, place] of EVERYWHERE.entries()) {
    const found = await findServer(places(EVERYWHERE.slice(index), { python }));
    assert.equal(found?.command, place);
    assert.deepEqual(found.args, []);
  }
  assert.equal(await findServer(places([], { python })), undefined);
});

test("the Python extension is not woken where the server has been found before", async () => {
  const found = await findServer(
    places(EVERYWHERE, { python: () => Promise.reject(new Error("It was asked all the same.")) }),
  );
  assert.equal(found?.origin, "on the path");
});

test("Windows has its own names", async () => {
  const program = String.raw`C:\env\Scripts\nlx-lsp.exe`;
  const chosen = { windows: true, path: [], home: String.raw`C:\Users\me` };
  const found = await findServer(
    places([program], { ...chosen, python: () => Promise.resolve(String.raw`C:\env\Scripts\python.exe`) }),
  );
  assert.equal(found?.command, program);
});

test("the package is installed by what is there", () => {
  const wheel = "/extension/dist/nlx_lsp.whl";
  assert.deepEqual(installCommand(wheel, () => true)?.slice(0, 3), ["uv", "tool", "install"]);
  assert.deepEqual(
    installCommand(wheel, (name) => name === "pipx"),
    ["pipx", "install", "--force", wheel],
  );
  assert.equal(
    installCommand(wheel, () => false),
    undefined,
  );
});
