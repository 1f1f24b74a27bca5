import { expect, test } from "vitest";
import type { Chunk } from "./message";
import { chunks } from "./stream";

async function read(...pieces: Uint8Array[]): Promise<{ read: Chunk[]; isDone: boolean }> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const all: Chunk[] = [];
  const source = chunks(body);
  while (true) {
    const { value, done } = await source.next();
    if (done === true) return { read: all, isDone: value };
    all.push(...value);
  }
}

const STREAM = new TextEncoder().encode(': ping\n\ndata: {"type":"text-delta","delta":"ä€"}\nid: 3\n\ndata: {"type":"abort"}\n\ndata: [DONE]\n\n');

test("wherever the connection cuts it, the stream says the same", async () => {
  const whole = await read(STREAM);
  expect(whole).toEqual({ read: [{ type: "text-delta", delta: "ä€" }, { type: "abort" }], isDone: true });
  for (let at = 1; at < STREAM.length; at += 1) expect(await read(STREAM.slice(0, at), STREAM.slice(at))).toEqual(whole);
});

test("a stream that breaks off is not done", async () => {
  expect(await read(STREAM.slice(0, -16))).toMatchObject({ isDone: false });
});
