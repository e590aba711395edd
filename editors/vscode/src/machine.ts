// This machine, as the search for the server sees it.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Found, findServer } from "./discovery";
import { findInterpreter } from "./python";

const windows = process.platform === "win32";

/** Return the server; undefined if it is nowhere. */
export function locate(set: readonly string[]): Promise<Found | undefined> {
  return findServer({ set, path: folders(), home: os.homedir(), windows, python: findInterpreter, isProgram });
}

/** Whether a program of this name is on the path. */
export function isHere(name: string): boolean {
  return folders().some((folder) => isProgram(path.join(folder, windows ? `${name}.exe` : name)));
}

function folders(): string[] {
  return (process.env.PATH ?? "").split(path.delimiter);
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
