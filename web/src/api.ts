/** The service's API, as far as the page uses it (docs/API.md). */

import type { Summary } from "./run";

export interface Config {
  maxRowsPerTable: number;
  defaultNumRecords: number;
  maxDdlBytes: number;
  aiEnabled: boolean;
  model: string | null;
  uploadExtensions: string[];
  maxSeed: number;
  version: string;
}

export interface Health {
  db: string;
  migrations: { applied: number; latest: string | null };
}

/** One thing that is wrong, with a place in the DDL or a path in the request. */
export interface Issue {
  message: string;
  severity?: string;
  line?: number;
  column?: number;
  hint?: string;
  path?: string;
}

export interface DatasetSummary {
  id: number;
  name: string;
  description: string | null;
  created_at: string;
  rowCounts: Record<string, number>;
}

export interface Check {
  table: string;
  about: string;
  ok: boolean;
  violations?: number | null;
  error?: string;
}

export interface Meta {
  seed: number;
  order: string[];
  tables: Record<string, { rowCount: number; pkCols: string[]; columns: Record<string, { nullPct?: number; distinct?: number }> }>;
  validation: { summary: Summary; checks?: Check[] };
}

export interface Dataset {
  metadata: { id: number; name: string; description: string | null; created_at: string };
  meta: Meta;
}

/** A value of a row. Numbers come as the text the service sent, so that none is rounded. */
export type Cell = Numeric | string | boolean | null | Cell[] | { [key: string]: Cell };
export class Numeric {
  constructor(readonly text: string) {}
  toJSON(): number | string {
    return Number(this.text);
  }
}

export interface Page {
  table: string;
  offset: number;
  limit: number;
  total: number;
  rows: Record<string, Cell>[];
}

export interface Wishes {
  ddl: string;
  saveName?: string;
  config: { numRecords?: number; seed?: number; nullProbability?: number };
}

/** What the service refused, or why it could not be asked. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly issues: Issue[] = [],
    readonly requestId?: string,
  ) {
    super(message);
  }
}

const json = (text: string): unknown => JSON.parse(text);

export async function ask<T>(path: string, init?: RequestInit, read: (text: string) => unknown = json): Promise<T> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, init);
    text = await response.text();
  } catch {
    throw new Failure("", "UNREACHABLE");
  }
  if (!response.ok && response.status !== 503) throw refusal(response, text);
  if (response.status === 503 && !text.startsWith('{"db"')) throw refusal(response, text);
  return (text === "" ? undefined : read(text)) as T;
}

export function refusal(response: Response, text: string): Failure {
  try {
    const { error } = JSON.parse(text) as {
      error: { message: string; code: string; details?: { issues?: Issue[]; requestId?: string } };
    };
    return new Failure(error.message, error.code, error.details?.issues ?? [], error.details?.requestId);
  } catch {
    return new Failure(`${response.status} ${response.statusText}`, "UNEXPECTED");
  }
}

/** Keeps every number as it was written, where the browser tells. */
export function readExactly(text: string): unknown {
  const keep = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? new Numeric(context?.source ?? String(value)) : value;
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown);
}

export const post = <T>(path: string, body: unknown, method = "POST") =>
  ask<T>(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const health = () => ask<Health>("/api/health");
export const config = () => ask<Config>("/api/config");
export const datasets = (limit: number) => ask<DatasetSummary[]>(`/api/datasets?limit=${limit}`);
export const dataset = (id: number) => ask<Dataset>(`/api/datasets/${id}`);
export const remove = (id: number) => ask<void>(`/api/datasets/${id}`, { method: "DELETE" });
export const job = (id: string) => ask<unknown>(`/api/jobs/${id}`);
export const cancel = (job: string) => ask<unknown>(`/api/jobs/${job}/cancel`, { method: "DELETE" });
export const exportPath = (id: number) => `/api/datasets/${id}/export`;
export const eventsPath = (job: string) => `/api/runs/${job}/events`;

export async function rows(id: number, table: string, offset: number, limit: number): Promise<Page> {
  const path = `/api/datasets/${id}/table/${encodeURIComponent(table)}?offset=${offset}&limit=${limit}`;
  const page = await ask<Page & { offset: Numeric; limit: Numeric; total: Numeric }>(path, undefined, readExactly);
  return { ...page, offset, limit, total: Number(page.total.text) };
}

export const generate = (wishes: Wishes) =>
  ask<{ jobId: string }>("/api/generate", {
    method: "POST",
    headers: { "content-type": "application/json", prefer: "respond-async" },
    body: JSON.stringify(wishes),
  });
