/** The routes of conversations and of results. */

import { ask, Failure, post, type Cell, readExactly, refusal } from "../api";
import type { Message } from "./message";

export interface ThreadSummary {
  id: string;
  title: string;
  datasetId: number | null;
  activeRunId: string | null;
  updatedAt: string;
}

export interface Thread extends ThreadSummary {
  head: string | null;
  messages: Message[];
}

export interface Column {
  name: string;
  type: string;
  kind: string;
}

/** A result of a question in SQL. */
export interface Artifact {
  id: string;
  datasetId: number;
  sql: string;
  intent: string | null;
  columns: Column[];
  rowCount: number;
  truncated: boolean;
  elapsedMs: number;
}

export interface ArtifactRows {
  columns: string[];
  offset: number;
  rows: Cell[][];
  more: boolean;
  total: number | null;
}

export interface Sent {
  text: string;
  files: { name: string; content: string }[];
  /** Messages before this one, the newest last. */
  after: string[];
  /** The message that is edited. */
  edits?: string;
}

export const threads = (search: string) => ask<ThreadSummary[]>(`/api/threads?limit=100&search=${encodeURIComponent(search)}`);
export const thread = (id: string) => ask<Thread>(`/api/threads/${id}`);
export const rename = (id: string, title: string) => post<void>(`/api/threads/${id}`, { title }, "PATCH");
export const removeThread = (id: string) => ask<void>(`/api/threads/${id}`, { method: "DELETE" });
export const stop = (run: string) => post<unknown>(`/api/runs/${run}/cancel`, {});
export const query = (dataset: number, sql: string) => post<Artifact>(`/api/datasets/${dataset}/query`, { sql });
export const artifact = (id: string) => ask<Artifact>(`/api/artifacts/${id}`);
export const artifactExport = (id: string) => `/api/artifacts/${id}/export?format=csv`;

/** Rows of a result from `offset` on, sorted by the service. */
export async function artifactRows(id: string, offset: number, limit: number, sort: string): Promise<ArtifactRows> {
  const path = `/api/artifacts/${id}/rows?offset=${offset}&limit=${limit}${sort === "" ? "" : `&sort=${encodeURIComponent(sort)}`}`;
  const found = await ask<ArtifactRows>(path, undefined, readExactly);
  return { ...found, offset, total: found.total === null ? null : Number(String(found.total)) };
}

/** Sends a message; the body of the answer is the stream of it. */
export async function send(thread: string, sent: Sent): Promise<Response> {
  const id = sent.edits;
  const parts = [
    { type: "text", text: sent.text },
    ...sent.files.map((file) => ({ type: "file", filename: file.name, mediaType: "text/plain", url: `data:text/plain,${encodeURIComponent(file.content)}` })),
  ];
  const messages = [...sent.after.map((id) => ({ id, role: "user", parts: [] })), { id: "", role: "user", parts }];
  return streaming({ id: thread, messages, trigger: "submit-message", ...(id !== undefined && { messageId: id }) });
}

/** Has a message answered again, beside the answer it has. */
export const again = (thread: string, message: string, after: string[]) =>
  streaming({ id: thread, messages: after.map((id) => ({ id, role: "user", parts: [] })), trigger: "regenerate-message", messageId: message });

async function streaming(body: unknown): Promise<Response> {
  return accepted("/api/chat", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** The answer under way, from its start; `null` when there is none. */
export async function resume(thread: string): Promise<Response | null> {
  const response = await accepted(`/api/chat/${thread}/stream`, {});
  return response.status === 204 ? null : response;
}

async function accepted(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Failure("", "UNREACHABLE");
  }
  if (!response.ok) throw refusal(response, await response.text());
  return response;
}
