import { describe, expect, test } from "vitest";
import { begin, counts, ended, quarter, reduce, type Run, type RunEvent } from "./run";

type Told = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, "seq"> : never) : never;

/** Numbers events from 1 on, as the service does. */
function numbered(events: Told[]): RunEvent[] {
  return events.map((event, index) => ({ ...event, seq: index + 1 }) as RunEvent);
}

function fold(events: RunEvent[], from: Run = begin("r")): Run {
  return events.reduce(reduce, from);
}

const whole = numbered([
  { type: "started", config: { seed: 7 } },
  { type: "schemaParsed", tables: ["books", "authors"] },
  { type: "tableStarted", table: "authors", total: 20 },
  { type: "tableProgress", table: "authors", delivered: 20, total: 20, progress: 0.4 },
  { type: "tableStarted", table: "books", total: 100 },
  { type: "tableCompleted", table: "authors", rows: 20 },
  { type: "tableProgress", table: "books", delivered: 40, total: 100, progress: 0.6 },
  { type: "tableFallback", table: "books", error: "no answer" },
  { type: "tableCompleted", table: "books", rows: 100 },
  { type: "validated", summary: { ok: true, checks: 9, failed: 0 } },
  { type: "datasetSaved", datasetId: 3 },
  { type: "completed", durationMs: 355, datasetId: 3 },
]);

function check(upTo: number, expected: Partial<Run>): void {
  expect(fold(whole.slice(0, upTo))).toMatchObject(expected);
}

describe("a run", () => {
  test("waits before its first event", () => check(0, { phase: "waiting", tables: [], seq: 0 }));
  test("knows its seed once it started", () => check(1, { phase: "running", seed: 7 }));
  test("keeps tables in the order of the schema", () =>
    check(5, { tables: [
      { name: "books", phase: "running", delivered: 0, total: 100 },
      { name: "authors", phase: "running", delivered: 20, total: 20 },
    ] }));
  test("checks when the last table is done", () => {
    check(8, { phase: "running" });
    check(9, { phase: "checking" });
  });
  test("keeps why a table fell back", () => expect(fold(whole).tables[0]?.fallback).toBe("no answer"));
  test("ends with its dataset", () => {
    check(12, { phase: "completed", datasetId: 3, durationMs: 355, seq: 12, summary: { ok: true, checks: 9, failed: 0 } });
    expect(ended(fold(whole))).toBe(true);
    expect(ended(fold(whole.slice(0, 11)))).toBe(false);
  });
});

describe("a stream that is interrupted", () => {
  test("gives the same state wherever it is replayed from", () => {
    for (let cut = 0; cut <= whole.length; cut++) {
      for (let from = 0; from <= cut; from++) {
        expect(fold(whole.slice(from), fold(whole.slice(0, cut)))).toEqual(fold(whole));
      }
    }
  });
  test("leaves the state itself alone when nothing is new", () => {
    const run = fold(whole);
    expect(fold(whole, run)).toBe(run);
  });
});

test("a restarted run forgets its tables and keeps counting events", () => {
  const again = numbered([...whole.slice(0, 7), { type: "restarted", attempt: 2 }, { type: "schemaParsed", tables: ["books"] }]);
  expect(fold(again)).toMatchObject({ phase: "running", attempt: 2, seq: 9, tables: [{ name: "books", delivered: 0, total: 0 }] });
});

test.each([
  [{ type: "failed", message: "no room", code: "INTERNAL" }, { phase: "failed", error: { message: "no room", code: "INTERNAL" } }],
  [{ type: "cancelled" }, { phase: "cancelled" }],
] as [Told, Partial<Run>][])("a run that ends by %o keeps what was there", (last, expected) => {
  const run = fold(numbered([...whole.slice(0, 7), last]));
  expect(run).toMatchObject(expected);
  expect(counts(run)).toEqual({ delivered: 60, total: 120, done: 1 });
  expect(ended(run)).toBe(true);
});

test("an event of an unknown kind only counts", () => {
  const run = reduce(begin("r"), { type: "novelty", seq: 1 } as unknown as RunEvent);
  expect(run).toEqual({ ...begin("r"), seq: 1 });
});

test("a table that the schema did not name is added", () => {
  const run = fold(numbered([{ type: "tableStarted", table: "late", total: 5 }]));
  expect(run.tables).toEqual([{ name: "late", phase: "running", delivered: 0, total: 5 }]);
});

test("quarters are told once each", () => {
  const told: (number | null)[] = [];
  whole.reduce((run, event) => {
    const next = reduce(run, event);
    told.push(quarter(run, next));
    return next;
  }, begin("r"));
  expect(told.filter((q) => q !== null)).toEqual([2, 4]);
});
