// The server's life: killed, killed again and again, and nowhere to be found.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { choose, executeCommand, letAnswer, open, pause, servers, set, some, status, until } from "./desk";
import type { Scenes } from "./suite";

const FILE = "colorsys.py";
const AT = "def rgb_to_yiq";
const TITLE = "Write a docstring for `rgb_to_yiq`";
const STARTS = 4;

async function kill(): Promise<void> {
  const [id, ...others] = await until("a server", () => some(servers()));
  assert.deepEqual(others, [], "there is never more than one");
  assert.ok(id !== undefined);
  process.kill(id, "SIGKILL");
  await until("its end", () => !servers().includes(id));
}

export const lives: Scenes = {
  "a server that is killed in mid-job comes back, and works": async () => {
    const document = await open(FILE);
    const original = document.getText();
    await letAnswer("script");
    await choose(document, AT, TITLE);
    await until("the job", async () => (await status())?.jobs.length === 1);
    await kill();
    await until("the next server", async () => (await status())?.jobs.length === 0);
    assert.equal(document.getText(), original);
    const other = await open("faulty.py");
    const before = other.getText();
    await choose(other, "def add", "Write a docstring for `add`");
    await until("the docstring", () => other.getText() !== before);
    await vscode.window.showTextDocument(other);
    await executeCommand("undo");
    assert.equal(other.getText(), before);
  },

  "one that is killed again and again is left alone, until the user wants it": async () => {
    for (let crash = 1; crash < STARTS; crash++) {
      await kill(); // it has been killed once before
      await until("the next server", status);
    }
    await kill();
    await pause(6000); // the longest wait would have been four seconds
    assert.deepEqual(servers(), []);
    await Promise.all([executeCommand("nlx.restart"), executeCommand("nlx.restart")]);
    assert.equal(servers().length, 1);
    assert.ok(await status());
  },

  "a server that cannot be started is reported, and the next one starts": async () => {
    await set("command", ["/nowhere/nlx-lsp"]);
    await until("no server", async () => (await status()) === undefined && servers().length === 0);
    await set("command", undefined);
    await until("a server", status);
    await letAnswer("model");
  },
};
