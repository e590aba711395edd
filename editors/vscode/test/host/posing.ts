// The picture of the README: a proposal of the bundled model.

import * as vscode from "vscode";
import { choose, executeCommand, open, pause, set, status, until } from "./desk";
import type { Scenes } from "./suite";

export const pictures: Scenes = {
  "picture: a proposal, side by side": async () => {
    const document = await open("glob.py");
    await set("engine.model", "bundled");
    await set("preview", "diff");
    await until("the bundled model", async () => (await status())?.model?.includes("docstring"));
    await choose(document, "def has_magic(", "Write a docstring for `has_magic`");
    await until("the proposal", () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff,
    );
    for (const bar of ["closeSidebar", "closeAuxiliaryBar"]) await executeCommand(`workbench.action.${bar}`);
    await executeCommand("notifications.showList");
    await pause(3000); // until all is drawn
    console.log("nlx-test: please take a picture");
    await pause(3000);
  },
};
