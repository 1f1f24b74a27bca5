/** A message as it grows: chunks of the stream folded into parts. Pure: the same chunks give the same message. */

export type Part =
  | { type: "text" | "reasoning"; text: string }
  | { type: "step-start" }
  | Call
  | { type: "data-notice"; data: { code: string; text: string } }
  | { type: "data-file"; data: { name: string; content: string } }
  | { type: "data-dataset"; data: { datasetId: number } };

/** One call of a tool. */
export interface Call {
  type: "dynamic-tool";
  toolName: string;
  toolCallId: string;
  title?: string;
  state: "input-available" | "output-available" | "output-error";
  input?: unknown;
  output?: unknown;
  /** The output is how far it is, and will be replaced. */
  preliminary?: boolean;
  errorText?: string;
}

export interface Message {
  id: string;
  parentId: string | null;
  role: "user" | "assistant";
  parts: Part[];
  runId: string | null;
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  cost: number | null;
}

/** How an answer ended; `null` while it goes on. */
export interface Ending {
  finish: string;
  error?: string;
  code?: string;
  durationMs?: number;
}

/** An answer that is being given. */
export interface Answer {
  message: Message;
  usage: Usage | null;
  ending: Ending | null;
  title: string | null;
}

/** A chunk of the UI message stream, as far as the page reads it. */
export type Chunk = { type: string } & Record<string, unknown>;

export const begin = (): Answer => ({
  message: { id: "", parentId: null, role: "assistant", parts: [], runId: null },
  usage: null,
  ending: null,
  title: null,
});

/** The answer with one more chunk. What this version does not know changes nothing. */
export function apply(answer: Answer, chunk: Chunk): Answer {
  switch (chunk.type) {
    case "start":
      return { ...answer, message: { ...answer.message, id: String(chunk["messageId"]) } };
    case "start-step":
      return add(answer, { type: "step-start" });
    case "text-start":
      return add(answer, { type: "text", text: "" });
    case "reasoning-start":
      return add(answer, { type: "reasoning", text: "" });
    case "text-delta":
      return grow(answer, "text", String(chunk["delta"]));
    case "reasoning-delta":
      return grow(answer, "reasoning", String(chunk["delta"]));
    case "tool-input-available":
      return called(answer, chunk);
    case "tool-output-available":
      return change(answer, String(chunk["toolCallId"]), {
        state: "output-available", output: chunk["output"], preliminary: chunk["preliminary"] === true,
      });
    case "tool-output-error":
      return change(answer, String(chunk["toolCallId"]), {
        state: "output-error", errorText: String(chunk["errorText"]), preliminary: false,
      });
    case "data-title":
      return { ...answer, title: (chunk["data"] as { title: string }).title };
    case "data-notice":
    case "data-dataset":
      return add(answer, { type: chunk.type, data: chunk["data"] } as Part);
    case "message-metadata":
      return told(answer, chunk["messageMetadata"] as Record<string, unknown>);
    case "finish": {
      const facts = chunk["messageMetadata"] as { finish: string; durationMs: number };
      return { ...answer, ending: { finish: facts.finish, durationMs: facts.durationMs } };
    }
    case "abort":
      return { ...answer, ending: { finish: "cancelled" } };
    case "error":
      return { ...answer, ending: { ...answer.ending, finish: "error", error: String(chunk["errorText"]) } };
    default:
      return answer;
  }
}

function withParts(answer: Answer, parts: Part[]): Answer {
  return { ...answer, message: { ...answer.message, parts } };
}

const add = (answer: Answer, part: Part) => withParts(answer, [...answer.message.parts, part]);

function grow(answer: Answer, type: "text" | "reasoning", delta: string): Answer {
  const parts = answer.message.parts;
  const last = parts.at(-1);
  if (last === undefined || last.type !== type) return add(answer, { type, text: delta });
  return withParts(answer, [...parts.slice(0, -1), { type, text: last.text + delta }]);
}

function called(answer: Answer, chunk: Chunk): Answer {
  const call: Call = {
    type: "dynamic-tool",
    toolName: String(chunk["toolName"]),
    toolCallId: String(chunk["toolCallId"]),
    state: "input-available",
    input: chunk["input"],
    ...(typeof chunk["title"] === "string" && { title: chunk["title"] }),
  };
  // After a restart of the service the same call is told again.
  const others = answer.message.parts.filter((part) => !isCall(part) || part.toolCallId !== call.toolCallId);
  return withParts(answer, [...others, call]);
}

function change(answer: Answer, id: string, fields: Partial<Call>): Answer {
  const parts = answer.message.parts.map((part) => (isCall(part) && part.toolCallId === id ? { ...part, ...fields } : part));
  return withParts(answer, parts);
}

function told(answer: Answer, facts: Record<string, unknown>): Answer {
  if (typeof facts["errorCode"] === "string") {
    return { ...answer, ending: { finish: "error", code: facts["errorCode"] } };
  }
  const usage = facts["usage"] as Usage | undefined;
  if (usage === undefined) return answer;
  const before = answer.usage ?? { inputTokens: 0, outputTokens: 0, cost: null };
  const cost = usage.cost === null && before.cost === null ? null : (usage.cost ?? 0) + (before.cost ?? 0);
  return {
    ...answer,
    usage: {
      inputTokens: before.inputTokens + usage.inputTokens,
      outputTokens: before.outputTokens + usage.outputTokens,
      cost,
    },
  };
}

export const isCall = (part: Part): part is Call => part.type === "dynamic-tool";

/** The text of a message, as it is copied. */
export function text(message: Message): string {
  return message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}

/** One end of a conversation: from the first message down to `head`. */
export function branch(messages: Message[], head: string | null): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: Message[] = [];
  for (let next = head; next !== null; ) {
    const message = byId.get(next);
    // An unknown or repeated parent ends the path rather than the page.
    if (message === undefined || path.includes(message)) break;
    path.push(message);
    next = message.parentId;
  }
  return path.reverse();
}

/** Messages that stand where `message` stands, itself included, oldest first. */
export const siblings = (messages: Message[], message: Message) =>
  messages.filter((other) => other.parentId === message.parentId && other.role === message.role);

/** The newest end below `message`. */
export function newest(messages: Message[], message: Message): string {
  const child = messages.filter((other) => other.parentId === message.id).at(-1);
  return child === undefined ? message.id : newest(messages, child);
}
