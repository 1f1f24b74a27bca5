// Drives the service with the official Socket.IO client: order, shapes, replay, cancel, errors.
// Usage: node client.mjs http://127.0.0.1:PORT
import assert from "node:assert/strict";
import { io } from "socket.io-client";

const url = process.argv[2];
const DDL = "create table Authors ( ) ; create table books";

const connect = (transport) =>
  new Promise((resolve, reject) => {
    const socket = io(url, { transports: [transport], forceNew: true, reconnection: false });
    const heard = [];
    const waiting = [];
    socket.onAny((name, payload) => {
      heard.push([name, payload]);
      for (const w of [...waiting]) w();
    });
    // The first event of a name that was heard, or will be.
    const until = (name) =>
      new Promise((done, failed) => {
        const timer = setTimeout(
          () => failed(new Error(`no ${name}; heard ${heard.map((h) => h[0])}`)), 20_000);
        const look = () => {
          const found = heard.find((h) => h[0] === name);
          if (!found) return;
          clearTimeout(timer);
          waiting.splice(waiting.indexOf(look), 1);
          done(found[1]);
        };
        waiting.push(look);
        look();
      });
    socket.on("connect", () => resolve({ socket, heard, until }));
    socket.on("connect_error", reject);
  });

const names = (heard) => heard.map((h) => h[0]);
const increasing = (heard) => {
  const seqs = heard.map((h) => h[1].seq);
  assert.ok(seqs.every((s) => Number.isInteger(s)), `every event has a seq: ${seqs}`);
  assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b));
};

const STORY = [
  "generation:start", "schema:parsed",
  "table:start", "table:progress", "table:progress", "table:complete",
  "table:start", "table:progress", "table:progress", "table:complete",
  "generation:validation", "dataset:saved", "generation:complete",
];

async function generates(transport) {
  const { socket, heard, until } = await connect(transport);
  socket.emit("generateData", { ddl: DDL, config: { numRecords: 3, seed: 7 }, saveName: "shop" });
  const complete = await until("generation:complete");
  assert.deepEqual(names(heard), STORY);
  increasing(heard);
  const [, start] = heard[0];
  assert.match(start.jobId, /^[0-9a-f-]{36}$/);
  assert.equal(start.config.seed, 7);
  assert.equal(typeof start.message, "string");
  const [, parsed] = heard[1];
  assert.deepEqual([parsed.tables, parsed.tableCount], [["Authors", "books"], 2]);
  const [, progress] = heard[3];
  assert.deepEqual([progress.table, progress.total, progress.chunk.length], ["Authors", 3, 3]);
  assert.deepEqual([heard[5][1].table, heard[5][1].rows], ["Authors", 3]);
  const validation = await until("generation:validation");
  assert.equal(validation.summary.fkViolations, 0);
  const saved = await until("dataset:saved");
  assert.equal(complete.tables, 2);
  assert.equal(complete.datasetId, saved.datasetId);
  assert.ok(complete.durationMs >= 0);
  socket.close();
  return start.jobId;
}

async function replays(jobId) {
  const { socket, heard, until } = await connect("websocket");
  socket.emit("subscribe:job", { jobId });
  const completed = await until("job:completed");
  assert.deepEqual(names(heard).slice(0, 4),
    ["job:subscribed", "job:status", "job:status", "job:tableStart"]);
  assert.equal(names(heard).filter((n) => n === "job:tableComplete").length, 2);
  assert.ok(names(heard).every((n) => n.startsWith("job:")));
  assert.equal(completed.status, "completed");
  assert.deepEqual(completed.result.rowCounts, { Authors: 3, books: 3 });
  assert.equal(completed.error, null);
  socket.emit("unsubscribe:job", { jobId });
  assert.equal((await until("job:unsubscribed")).jobId, jobId);
  socket.close();

  const back = await connect("polling");
  back.socket.emit("subscribe:job", { jobId, after: 10 });
  await back.until("generation:complete");
  await back.until("job:completed");
  const own = back.heard.filter((h) => !h[0].startsWith("job:"));
  assert.deepEqual(names(own), STORY.slice(10));
  increasing(own);
  back.socket.close();
}

async function resumesALiveRun() {
  const first = await connect("websocket");
  const reply = await first.socket.emitWithAck("generateData", { ddl: `hold ${DDL}` });
  await first.until("table:start");
  first.socket.disconnect();
  const seen = first.heard.at(-1)[1].seq;
  const second = await connect("websocket");
  second.socket.emit("subscribe:job", { jobId: reply.jobId, lastSeq: seen });
  await second.until("job:status");
  second.socket.emit("generation:cancel", { jobId: reply.jobId });
  const end = await second.until("generation:error");
  assert.equal(end.code, "CANCELLED");
  const completed = await second.until("job:completed");
  assert.equal(completed.status, "cancelled");
  assert.equal(end.seq, seen + 1, "the rest begins after what was seen");
  second.socket.close();
}

async function refuses() {
  const { socket, heard, until } = await connect("websocket");
  socket.emit("generateData", { ddl: "nonsense" });
  assert.equal((await until("generation:error")).code, "INVALID_DDL");
  socket.emit("subscribe:job", { jobId: "00000000-0000-4000-8000-000000000000" });
  assert.equal(typeof (await until("job:error")).error, "string");
  heard.length = 0;
  socket.emit("generation:cancel");
  assert.equal((await until("generation:error")).code, "INVALID_REQUEST");
  heard.length = 0;
  socket.emit("generateData", { ddl: "fail create table a" });
  assert.equal((await until("generation:error")).code, "CANNOT_FILL");
  socket.close();
}

// More events than a client's buffer holds, and a message far above the library's default limit.
async function carriesMuch() {
  const { socket, heard, until } = await connect("websocket");
  socket.emit("generateData", { ddl: `chatty ${DDL} ${"x ".repeat(200_000)}` });
  await until("generation:complete");
  assert.equal(names(heard).filter((n) => n === "table:ai_fallback").length, 1000);
  increasing(heard);
  socket.close();
}

const jobId = await generates("websocket");
await generates("polling");
await replays(jobId);
await resumesALiveRun();
await refuses();
await carriesMuch();
console.log("socket.io conformance: ok");
