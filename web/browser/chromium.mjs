// The browser of these tests, found the way scripts/setup-chromium.sh makes sure of it.

import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = [
  process.env.CHROMIUM ?? "",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

function find() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = NAMES.filter(Boolean).flatMap((name) => (isAbsolute(name) ? [name] : folders.map((f) => join(f, name))));
  const found = paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error("no Chromium was found: run scripts/setup-chromium.sh, or name the program in CHROMIUM");
  return found;
}

export function launch() {
  return chromium.launch({
    executablePath: find(),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
