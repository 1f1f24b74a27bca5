/** What the form holds. It outlives a reload; what is in it becomes a request. */

import { effect, signal } from "@preact/signals";
import { type Config, Failure, type Issue, type Wishes } from "./api";
import { t } from "./strings";

const KEY = "rowsmith.draft";
const kept = read();

export const ddl = signal(kept.ddl ?? "");
export const rows = signal(kept.rows ?? "");
export const seed = signal(kept.seed ?? "");
export const nulls = signal(kept.nulls ?? "");
export const name = signal(kept.name ?? "");

effect(() => {
  const draft = { ddl: ddl.value, rows: rows.value, seed: seed.value, nulls: nulls.value, name: name.value };
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // Without room or permission the draft is not kept, and nothing else is lost.
  }
});

function read(): Partial<Record<"ddl" | "rows" | "seed" | "nulls" | "name", string>> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** The request that the form asks for; fails with everything that is wrong in it. */
export function wishes(limits: Config): Wishes {
  const issues: Issue[] = [];
  const number = (text: string, label: string, min: number, max: number, isWhole: boolean): number | undefined => {
    if (text.trim() === "") return undefined;
    const value = Number(text);
    if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
      issues.push({ message: (isWhole ? t.wrong.whole : t.wrong.number)(label, min, max) });
    }
    return value;
  };
  if (ddl.value.trim() === "") issues.push({ message: t.wrong.noDdl });
  const numRecords = number(rows.value, t.form.rows, 1, limits.maxRowsPerTable, true);
  const wantedSeed = number(seed.value, t.form.seed, 0, limits.maxSeed, true);
  const share = number(nulls.value, t.form.nulls, 0, 100, false);
  if (issues.length > 0) throw new Failure("", "INVALID_FORM", issues);
  return {
    ddl: ddl.value,
    ...(name.value.trim() !== "" && { saveName: name.value.trim() }),
    config: {
      ...(numRecords !== undefined && { numRecords }),
      ...(wantedSeed !== undefined && { seed: wantedSeed }),
      ...(share !== undefined && { nullProbability: share / 100 }),
    },
  };
}
