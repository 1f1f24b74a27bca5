/** What is known of a run, folded from its events. Pure: the same events give the same state. */

/** Violations by kind, with `ok`, `checks`, `failed` and `unchecked` (docs/API.md). */
export type Summary = Record<string, number | boolean>;

/** An event as `GET /api/runs/:id/events` sends it. */
export type RunEvent = { seq: number } & (
  | { type: "started"; config: { seed?: number } }
  | { type: "restarted"; attempt: number }
  | { type: "schemaParsed"; tables: string[] }
  | { type: "tableStarted"; table: string; total: number }
  | { type: "tableProgress"; table: string; delivered: number; total: number; progress: number }
  | { type: "tableFallback"; table: string; error: string }
  | { type: "tableCompleted"; table: string; rows: number }
  | { type: "validated"; summary: Summary }
  | { type: "datasetSaved"; datasetId: number }
  | { type: "completed"; durationMs: number; datasetId: number }
  | { type: "failed"; message: string; code: string }
  | { type: "cancelled" }
);

export type Phase = "waiting" | "running" | "checking" | "completed" | "failed" | "cancelled";

export interface TableRun {
  name: string;
  phase: "waiting" | "running" | "done";
  delivered: number;
  /** Rows planned; 0 until the table begins. */
  total: number;
  /** Why the deterministic values were used, if the model failed. */
  fallback?: string;
}

export interface Run {
  id: string;
  phase: Phase;
  /** The number of the newest event in it. */
  seq: number;
  /** In the order of the schema. */
  tables: TableRun[];
  seed?: number;
  /** How often the run was begun, if more than once. */
  attempt: number;
  summary?: Summary;
  datasetId?: number;
  durationMs?: number;
  error?: { message: string; code: string };
}

export function begin(id: string): Run {
  return { id, phase: "waiting", seq: 0, tables: [], attempt: 1 };
}

/** Whether nothing more will come. */
export function ended(run: Run): boolean {
  return run.phase === "completed" || run.phase === "failed" || run.phase === "cancelled";
}

/** The run after an event. One seen already changes nothing, so a stream may be replayed from anywhere. */
export function reduce(run: Run, event: RunEvent): Run {
  if (event.seq <= run.seq) return run;
  return { ...run, ...change(run, event), seq: event.seq };
}

function change(run: Run, event: RunEvent): Partial<Run> {
  switch (event.type) {
    case "started":
      return { phase: "running", ...(event.config.seed !== undefined && { seed: event.config.seed }) };
    case "restarted":
      return { phase: "running", attempt: event.attempt, tables: [] };
    case "schemaParsed":
      return { tables: event.tables.map((name) => ({ name, phase: "waiting", delivered: 0, total: 0 })) };
    case "tableStarted":
      return withTable(run, event.table, { phase: "running", delivered: 0, total: event.total });
    case "tableProgress":
      return withTable(run, event.table, { phase: "running", delivered: event.delivered, total: event.total });
    case "tableFallback":
      return withTable(run, event.table, { fallback: event.error });
    case "tableCompleted":
      return allDone(withTable(run, event.table, { phase: "done", delivered: event.rows, total: event.rows }));
    case "validated":
      return { phase: "checking", summary: event.summary };
    case "datasetSaved":
      return { datasetId: event.datasetId };
    case "completed":
      return { phase: "completed", durationMs: event.durationMs, datasetId: event.datasetId };
    case "failed":
      return { phase: "failed", error: { message: event.message, code: event.code } };
    case "cancelled":
      return { phase: "cancelled" };
    default:
      // A newer service may send what this page does not know.
      return {};
  }
}

function withTable(run: Run, name: string, news: Partial<TableRun>): { tables: TableRun[] } {
  const known = run.tables.some((table) => table.name === name);
  const tables: TableRun[] = known ? run.tables : [...run.tables, { name, phase: "waiting", delivered: 0, total: 0 }];
  return { tables: tables.map((table) => (table.name === name ? { ...table, ...news } : table)) };
}

function allDone(news: { tables: TableRun[] }): Partial<Run> {
  return news.tables.every((table) => table.phase === "done") ? { ...news, phase: "checking" } : news;
}

/** Rows there are, and rows planned as far as tables have begun. */
export function counts(run: Run): { delivered: number; total: number; done: number } {
  let [delivered, total, done] = [0, 0, 0];
  for (const table of run.tables) {
    delivered += table.delivered;
    total += table.total;
    if (table.phase === "done") done += 1;
  }
  return { delivered, total, done };
}

/** The quarter of its tables that a step has completed, 1 to 4; null if it reached no new one. */
export function quarter(before: Run, after: Run): number | null {
  const reached = (run: Run) => (run.tables.length === 0 ? 0 : Math.floor((counts(run).done * 4) / run.tables.length));
  return reached(after) > reached(before) ? reached(after) : null;
}
