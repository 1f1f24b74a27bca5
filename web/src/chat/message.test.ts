import { expect, test } from "vitest";
import { apply, begin, branch, type Chunk, type Message, newest, siblings } from "./message";

const fold = (...chunks: Chunk[]) => chunks.reduce(apply, begin());
const started: Chunk = { type: "start", messageId: "m1", messageMetadata: { threadId: "t" } };

test("text grows in its part, and another kind begins another", () => {
  const { message } = fold(
    started,
    { type: "start-step" },
    { type: "reasoning-start", id: "a" },
    { type: "reasoning-delta", id: "a", delta: "hm" },
    { type: "text-start", id: "b" },
    { type: "text-delta", id: "b", delta: "Hel" },
    { type: "text-delta", id: "b", delta: "lo" },
  );
  expect(message.id).toBe("m1");
  expect(message.parts).toEqual([{ type: "step-start" }, { type: "reasoning", text: "hm" }, { type: "text", text: "Hello" }]);
});

test("a call is told, goes on, and ends", () => {
  const call: Chunk = { type: "tool-input-available", toolCallId: "c", toolName: "validate", input: {}, title: "Check" };
  const preliminary: Chunk = { type: "tool-output-available", toolCallId: "c", output: 1, preliminary: true };
  const part = (...chunks: Chunk[]) => fold(call, ...chunks).message.parts[0];
  expect(part()).toMatchObject({ state: "input-available", title: "Check" });
  expect(part(preliminary)).toMatchObject({ state: "output-available", preliminary: true, output: 1 });
  expect(part(preliminary, { type: "tool-output-available", toolCallId: "c", output: 2 })).toMatchObject({ preliminary: false, output: 2 });
  expect(part({ type: "tool-output-error", toolCallId: "c", errorText: "no" })).toMatchObject({ state: "output-error", errorText: "no" });
  // Told again after a crash of the service: still one call.
  expect(fold(call, call).message.parts).toHaveLength(1);
});

test("endings are told apart", () => {
  expect(fold(started).ending).toBeNull();
  expect(fold({ type: "finish", messageMetadata: { finish: "limit", durationMs: 5 } }).ending).toEqual({ finish: "limit", durationMs: 5 });
  expect(fold({ type: "abort" }).ending).toEqual({ finish: "cancelled" });
  const failed = fold({ type: "message-metadata", messageMetadata: { errorCode: "X" } }, { type: "error", errorText: "why" });
  expect(failed.ending).toEqual({ finish: "error", code: "X", error: "why" });
});

test("what the steps took adds up", () => {
  const took = (inputTokens: number, cost: number | null): Chunk => ({ type: "message-metadata", messageMetadata: { usage: { inputTokens, outputTokens: 1, cost } } });
  expect(fold(took(10, null), took(5, 0.25)).usage).toEqual({ inputTokens: 15, outputTokens: 2, cost: 0.25 });
});

const message = (id: string, parentId: string | null, role: Message["role"] = "user"): Message => ({ id, parentId, role, parts: [], runId: null });

test("branches part and are followed to their newest ends", () => {
  const all = [message("a", null), message("b", "a", "assistant"), message("c", "a", "assistant"), message("d", "c")];
  expect(branch(all, "d").map((one) => one.id)).toEqual(["a", "c", "d"]);
  expect(branch(all, "gone")).toEqual([]);
  expect(siblings(all, all[1]!).map((one) => one.id)).toEqual(["b", "c"]);
  expect(newest(all, all[0]!)).toBe("d");
});

test("a circle of parents does not hang the page", () => {
  expect(branch([message("a", "b"), message("b", "a")], "a").map((one) => one.id)).toEqual(["b", "a"]);
});
