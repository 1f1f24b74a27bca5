/** Reads a UI message stream: server-sent events whose data is a chunk, and `[DONE]` at the end. */

import type { Chunk } from "./message";

/** The chunks of a response. Ends when the connection does; `done` tells whether that was the end of the answer. */
export async function* chunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Chunk[], boolean> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return false;
      const frames = (rest + value).split(/\r?\n\r?\n/);
      rest = frames.pop() ?? "";
      const datas = frames.map(data).filter((text) => text !== "");
      // One batch for each read: the page draws once for many tokens.
      yield datas.filter((text) => text !== "[DONE]").map((text) => JSON.parse(text) as Chunk);
      if (datas.includes("[DONE]")) return true;
    }
  } finally {
    reader.releaseLock();
  }
}

function data(frame: string): string {
  return frame
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).replace(/^ /, ""))
    .join("\n");
}
