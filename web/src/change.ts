/** Changes of a dataset: looked at first, then applied, and taken back. */

import { batch, signal } from "@preact/signals";
import { ask, type Cell, dataset as readDataset, Failure, post, readExactly } from "./api";
import { dataset, refresh, report, spoken } from "./state";
import { t } from "./strings";

export interface ColumnDiff {
  changed: number;
  before: Spread;
  after: Spread;
}

/** What the values of a column are like. */
export interface Spread {
  rows: number;
  nulls: number;
  distinct?: number;
  min?: string;
  max?: string;
  top: [string, number][];
}

export interface TableDiff {
  before: number;
  after: number;
  delta: number;
  cells: number;
  sampled?: boolean;
  columns: Record<string, ColumnDiff>;
  addedColumns: string[];
  droppedColumns: string[];
  sample: { row: number; cells: Record<string, { before: Cell; after: Cell }> }[];
}

interface Told {
  text: string;
  understood: boolean;
}

interface Changed {
  jobId?: string;
  version?: number;
  diff?: Record<string, TableDiff>;
  instructions: Told[];
  notes: string[];
}

export interface Version {
  version: number;
  current: boolean;
  createdAt: string;
  note: string;
}

/** What is written in the line, and what it would do. */
export const wish = signal("");
export const preview = signal<{ prompt: string; table: string; changed: Changed } | null>(null);
export const isBusy = signal(false);
export const refused = signal<Failure | null>(null);
export const versions = signal<Version[]>([]);

const POLL_MS = 400;
/** A large change is a job: waited for so long in one request. */
const WAIT = { prefer: "wait=30" };

const path = (id: number, what: string) => `/api/datasets/${id}/${what}`;
const plain = <T>(url: string, body: unknown, headers: Record<string, string> = {}) =>
  ask<T>(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) }, numbers);

/** Cells keep their numbers as written; counts are numbers. */
function numbers(text: string): unknown {
  const exact = readExactly(text) as { diff?: Record<string, { sample?: unknown }> };
  const whole = JSON.parse(text) as { diff?: Record<string, { sample?: unknown }> };
  for (const [name, table] of Object.entries(whole.diff ?? {})) {
    const cells = (exact.diff?.[name]?.sample ?? []) as TableDiff["sample"];
    table.sample = cells.map((row, index) => ({ ...row, row: (table.sample as TableDiff["sample"])[index]?.row ?? 0 }));
  }
  return whole;
}

export async function listVersions(id: number): Promise<void> {
  versions.value = await ask<Version[]>(path(id, "versions")).catch(() => []);
}

/** Says what a wish would do. */
export async function look(id: number, table: string): Promise<void> {
  const prompt = wish.value.trim();
  if (prompt === "") return;
  await busy(async () => {
    const changed = await plain<Changed>(path(id, "modify"), { prompt, tableName: table, dryRun: true }, WAIT);
    batch(() => {
      preview.value = { prompt, table, changed };
      spoken.value = t.change.seen;
    });
  });
}

export const apply = (id: number) =>
  busy(async () => {
    const seen = preview.value;
    if (seen === null) return;
    await settle(id, await post<Changed>(path(id, "modify"), { prompt: seen.prompt, tableName: seen.table }));
    batch(() => { preview.value = null; wish.value = ""; spoken.value = t.change.applied; });
  });

export const undo = (id: number) => move(id, "undo", t.change.undone);
export const redo = (id: number) => move(id, "redo", t.change.redone);

const move = (id: number, what: "undo" | "redo", said: string) =>
  busy(async () => {
    await settle(id, await post<Changed>(path(id, what), {}));
    batch(() => { preview.value = null; spoken.value = said; });
  });

export function discard(): void {
  preview.value = null;
}

/** Waits for a job, if it is one, and shows the dataset as it is then. */
async function settle(id: number, changed: Changed): Promise<void> {
  while (changed.version === undefined && changed.jobId !== undefined) {
    const job = await ask<{ status: string; error: string | null }>(`/api/jobs/${changed.jobId}`);
    if (job.status === "completed") break;
    if (job.status !== "created" && job.status !== "running") throw new Failure(job.error ?? job.status, "CHANGE_FAILED");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const found = await readDataset(id);
  if (dataset.value?.metadata.id === id) dataset.value = found;
  await Promise.all([listVersions(id), refresh()]);
}

async function busy(work: () => Promise<void>): Promise<void> {
  if (isBusy.value) return;
  isBusy.value = true;
  refused.value = null;
  try {
    await work();
  } catch (cause) {
    if (cause instanceof Failure && cause.code !== "UNREACHABLE") refused.value = cause;
    else report(cause);
  } finally {
    isBusy.value = false;
  }
}
