// A Rowsmith of the tests' own: a free port, a data folder that is thrown away.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Starts `program`; the answer has its `url` and `stop`. */
export async function start(program) {
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), "rowsmith-page-"));
  const env = { ...process.env, PORT: String(port), ROWSMITH_DATA_DIR: data, USE_AI: "false" };
  // A database that somebody works with is not one to test on.
  delete env.DATABASE_URL;
  const child = spawn(program, ["serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => { said += text; });
  const ended = new Promise((resolve) => child.on("exit", resolve).on("error", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(url, ended);
  } catch (cause) {
    await stop();
    throw new Error(`${program} did not start: ${cause.message}\n${said}`);
  }
  return { url, stop };
}

async function ready(url, ended) {
  const until = Date.now() + 60_000;
  let gone = false;
  void ended.then(() => { gone = true; });
  while (Date.now() < until) {
    if (gone) throw new Error("it ended");
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) return;
    await pause(100);
  }
  throw new Error("it was not ready after a minute");
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
