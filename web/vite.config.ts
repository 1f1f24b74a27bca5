import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The page opens fast and air-gapped: more than this, compressed, is a mistake. */
const BUDGET = 80_000;

/** Leaves a `.br` beside every file that gets smaller by it: the service sends those as they are. */
function brotli(): Plugin {
  let dir = "";
  return {
    name: "brotli",
    apply: "build",
    configResolved(config) {
      dir = join(config.root, config.build.outDir);
    },
    closeBundle() {
      let total = 0;
      for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(html|js|css|svg)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const plain = readFileSync(path);
        const small = brotliCompressSync(plain, {
          params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
        });
        if (small.length < plain.length) writeFileSync(`${path}.br`, small);
        total += small.length;
      }
      if (total > BUDGET) this.error(`the page has ${total} bytes compressed, more than ${BUDGET}`);
    },
  };
}

const service = process.env["ROWSMITH_URL"] ?? "http://localhost:4000";

export default defineConfig({
  plugins: [brotli()],
  build: {
    target: "es2022",
    // The policy of the page allows no inline files and no polyfill made at run time.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": service, "/socket.io": { target: service, ws: true } }, fs: { allow: [".."] } },
  test: { include: ["src/**/*.test.ts"] },
});
