/** The conversation that is open, and what can be done in it. */

import { batch, computed, effect, signal } from "@preact/signals";
import { Failure } from "../api";
import { go, path, place } from "../route";
import { report, spoken, refresh } from "../state";
import { t } from "../strings";
import * as api from "./api";
import { type Answer, apply, begin, branch, type Message, newest } from "./message";
import { chunks } from "./stream";

export const threads = signal<api.ThreadSummary[] | null>(null);
export const search = signal("");
/** The conversation in the address; one that is not stored yet has no messages. */
export const thread = signal<api.Thread | null>(null);
export const missing = signal(false);
/** The end of the branch that is shown. */
export const head = signal<string | null>(null);
/** The answer being given. */
export const live = signal<Answer | null>(null);
/** The run that gives it. */
export const running = signal<string | null>(null);
export const isLost = signal(false);
export const draft = signal("");
export const files = signal<{ name: string; content: string }[]>([]);
/** The message of the user's that is being written anew. */
export const editing = signal<string | null>(null);

/** What is shown, oldest first. */
export const shown = computed(() => branch(thread.value?.messages ?? [], head.value));
export const isBusy = computed(() => live.value !== null && live.value.ending === null);

const DRAFT = "rowsmith.draft.";
const RETRY_MS = 1500;

export async function listThreads(): Promise<void> {
  threads.value = await api.threads(search.value).catch(() => threads.value);
}

/** Opens a conversation, or begins one. */
export async function openThread(id: string): Promise<void> {
  if (thread.value?.id === id) return;
  batch(() => {
    live.value = null;
    running.value = null;
    thread.value = null;
    head.value = null;
    editing.value = null;
    missing.value = false;
    draft.value = sessionStorage.getItem(DRAFT + id) ?? "";
  });
  await load(id);
  if (thread.value?.activeRunId != null) void listen(id, () => api.resume(id));
}

/** An id for a conversation that its first message will make. */
export function newThread(): void {
  const id = randomId();
  thread.value = { id, title: "", datasetId: null, activeRunId: null, updatedAt: "", head: null, messages: [] };
  batch(() => { head.value = null; live.value = null; draft.value = ""; editing.value = null; missing.value = false; });
}

async function load(id: string): Promise<void> {
  try {
    const found = await api.thread(id);
    if (path.value !== `/c/${id}`) return;
    batch(() => {
      // While it is being given, an answer is shown from its stream.
      const done = found.messages.filter((message) => found.activeRunId === null || message.runId !== found.activeRunId || message.role === "user");
      thread.value = { ...found, messages: done };
      head.value = parentOf(found, done);
      running.value = found.activeRunId;
    });
  } catch (cause) {
    if (cause instanceof Failure && cause.code === "NOT_FOUND") missing.value = true;
    else report(cause);
  }
}

/** The head, or what stands before it while it is not shown from here. */
function parentOf(found: api.Thread, done: Message[]): string | null {
  if (found.head === null || done.some((message) => message.id === found.head)) return found.head;
  return found.messages.find((message) => message.id === found.head)?.parentId ?? null;
}

export function setDraft(text: string): void {
  draft.value = text;
  if (thread.value !== null) sessionStorage.setItem(DRAFT + thread.value.id, text);
}

/** Sends what is written: a new message, or another one in the place of an old one. */
export async function send(text = draft.value): Promise<void> {
  const current = thread.value;
  if (current === null || isBusy.value || (text.trim() === "" && files.value.length === 0)) return;
  const edited = current.messages.find((message) => message.id === editing.value);
  const parent = edited === undefined ? head.value : edited.parentId;
  const sent: api.Sent = {
    text,
    files: files.value,
    after: branch(current.messages, parent).map((message) => message.id),
    ...(edited !== undefined && { edits: edited.id }),
  };
  const own: Message = {
    id: "sending", parentId: parent, role: "user", runId: null,
    parts: [{ type: "text", text }, ...files.value.map((file) => ({ type: "data-file" as const, data: file }))],
  };
  batch(() => {
    thread.value = { ...current, messages: [...current.messages, own] };
    head.value = own.id;
    draft.value = "";
    files.value = [];
    editing.value = null;
  });
  sessionStorage.removeItem(DRAFT + current.id);
  const wasAccepted = await listen(current.id, () => api.send(current.id, sent));
  if (!wasAccepted) {
    // Refused: what was written comes back.
    batch(() => { thread.value = current; head.value = parent; setDraft(text); files.value = sent.files; });
  }
}

/** Has an answer given anew, as a branch beside it. */
export async function again(message: Message): Promise<void> {
  const current = thread.value;
  if (current === null || isBusy.value) return;
  const before = branch(current.messages, message.parentId).map((one) => one.id);
  head.value = message.parentId;
  await listen(current.id, () => api.again(current.id, message.id, before));
}

export async function stop(): Promise<void> {
  if (running.value !== null) await api.stop(running.value).catch(report);
}

/** Shows the branch that `message` is on. */
export function choose(message: Message): void {
  head.value = newest(thread.value?.messages ?? [], message);
}

/** Follows an answer to its end, through lost connections. False when it was refused. */
async function listen(id: string, first: () => Promise<Response | null>): Promise<boolean> {
  let response: Response | null;
  batch(() => { live.value = begin(); isLost.value = false; spoken.value = t.chat.answering; });
  try {
    response = await first();
  } catch (cause) {
    live.value = null;
    report(cause);
    return false;
  }
  while (response !== null && thread.value?.id === id) {
    if (path.value === "/talk") go(`/c/${id}`, true);
    running.value = response.headers.get("x-run-id");
    if (await read(id, response)) break;
    response = await reconnect(id);
  }
  if (thread.value?.id === id) await settle(id);
  return true;
}

/** Reads one connection. True when the answer is at its end. */
async function read(id: string, response: Response): Promise<boolean> {
  if (response.body === null) return true;
  let answer = begin();
  try {
    for await (const some of chunks(response.body)) {
      if (thread.value?.id !== id) return true;
      answer = some.reduce(apply, answer);
      batch(() => { live.value = answer; isLost.value = false; });
      if (answer.title !== null) void listThreads();
    }
  } catch {
    // The connection was lost: the answer goes on without us.
  }
  return answer.ending !== null;
}

/** The answer again from its start; `null` when it has ended meanwhile. */
async function reconnect(id: string): Promise<Response | null> {
  isLost.value = true;
  while (thread.value?.id === id) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    try {
      return await api.resume(id);
    } catch {
      // Still away.
    }
  }
  return null;
}

/** The stored conversation takes the place of the stream. */
async function settle(id: string): Promise<void> {
  const ending = live.value?.ending ?? null;
  await load(id);
  batch(() => {
    isLost.value = false;
    running.value = null;
    spoken.value = ending?.finish === "error" ? t.chat.failed : t.chat.answered;
    // A failure is not in the stored message: it stays until the next one.
    if (ending?.finish !== "error") live.value = null;
    else live.value = live.value && { ...live.value, message: { ...live.value.message, parts: [] } };
  });
  await Promise.all([listThreads(), refresh()]);
}

export async function removeThread(id: string): Promise<void> {
  await api.removeThread(id).catch(report);
  if (thread.value?.id === id) go("/talk");
  await listThreads();
}

export async function renameThread(id: string, title: string): Promise<void> {
  await api.rename(id, title).catch(report);
  if (thread.value?.id === id) thread.value = { ...thread.value, title };
  await listThreads();
}

/** Follows the address. */
export function start(): void {
  void listThreads();
  effect(() => {
    const here = place.value;
    if (here.view === "talk") newThread();
    if (here.view === "thread") void openThread(here.id);
  });
}

/** `crypto.randomUUID` exists on secure origins only, and the page may be served on a plain one. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
