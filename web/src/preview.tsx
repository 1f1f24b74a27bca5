/** A stored dataset: what was checked, its tables, and their rows a page at a time. */

import { useSignal, useSignalEffect } from "@preact/signals";
import * as api from "./api";
import { Chips } from "./checks";
import { askToDelete } from "./confirm";
import { amount, duration, time } from "./format";
import { QuickEdit } from "./quickedit";
import { dataset, report, run } from "./state";
import { t } from "./strings";
import { Rows } from "./rows";

const SIZES = [25, 50, 100, 500];

export function Preview({ id }: { id: number }) {
  const found = dataset.value;
  const table = useSignal("");
  const offset = useSignal(0);
  const size = useSignal(50);
  const page = useSignal<api.Page | null>(null);

  useSignalEffect(() => {
    const tables = dataset.value?.meta.tables;
    if (tables === undefined) return;
    const name = table.value || firstTable(dataset.value);
    const wanted = { offset: offset.value, limit: size.value };
    if (name === undefined) return;
    let isStale = false;
    api.rows(id, name, wanted.offset, wanted.limit).then(
      (got) => { if (!isStale) page.value = got; },
      (cause) => { if (!isStale) report(cause); },
    );
    return () => { isStale = true; };
  });

  if (found === null) return <section class="card quiet" aria-busy="true"><p>{t.preview.loading}</p></section>;
  const { metadata, meta } = found;
  const names = order(found);
  const current = table.value || names[0];
  const total = names.reduce((sum, name) => sum + (meta.tables[name]?.rowCount ?? 0), 0);
  const made = run.value?.datasetId === id ? run.value.durationMs : undefined;
  const go = (to: number) => { offset.value = Math.max(0, to); };
  return (
    <section class="card preview" aria-labelledby="preview-title">
      <div class="row">
        <div>
          <p class="over">{t.preview.title}</p>
          <h2 id="preview-title">{metadata.name}</h2>
          <p class="facts">
            <span>{t.preview.total(names.length, total)}</span>
            <span>{t.preview.seed(meta.seed)}</span>
            <span>{time(metadata.created_at)}</span>
            {made !== undefined && <span>{t.preview.made(duration(made))}</span>}
          </p>
        </div>
        <span class="tools">
          <a class="button primary" href={api.exportPath(id)} download title={t.preview.downloadHint}>{t.preview.download}</a>
          <button type="button" onClick={() => askToDelete(metadata)}>{t.preview.remove}</button>
        </span>
      </div>
      <Chips summary={meta.validation.summary} checks={meta.validation.checks ?? []} />
      <div class="tables" role="group" aria-label={t.preview.tables}>
        {names.map((name) => (
          <button type="button" class="pill" key={name} aria-pressed={name === current}
            onClick={() => { table.value = name; offset.value = 0; }}>
            {name} <small>{amount(meta.tables[name]?.rowCount ?? 0)}</small>
          </button>
        ))}
      </div>
      {page.value !== null && page.value.table === current && (
        <>
          <Rows page={page.value} meta={meta.tables[page.value.table]} />
          <Pager page={page.value} size={size.value} go={go} resize={(n) => { offset.value = 0; size.value = n; }} />
          <QuickEdit id={id} table={page.value.table} />
        </>
      )}
    </section>
  );
}

/** Every table, parents before children where that order is known. */
function order({ meta }: api.Dataset): string[] {
  const known = meta.order.filter((name) => name in meta.tables);
  return [...known, ...Object.keys(meta.tables).filter((name) => !known.includes(name))];
}

const firstTable = (found: api.Dataset | null) => (found === null ? undefined : order(found)[0]);

interface PagerProps {
  page: api.Page;
  size: number;
  go: (offset: number) => void;
  resize: (size: number) => void;
}

function Pager({ page, size, go, resize }: PagerProps) {
  const { offset, total, rows } = page;
  const lastPage = Math.max(0, Math.ceil(total / size) - 1) * size;
  const steps: [string, string, number, boolean][] = [
    ["«", t.preview.first, 0, offset === 0],
    ["‹", t.preview.previous, offset - size, offset === 0],
    ["›", t.preview.next, offset + size, offset >= lastPage],
    ["»", t.preview.last, lastPage, offset >= lastPage],
  ];
  return (
    <div class="pager">
      <p role="status">{t.preview.range(offset + 1, offset + rows.length, total)}</p>
      <span class="tools">
        <label>
          {t.preview.pageSize}{" "}
          <select value={size} onChange={(event) => resize(Number(event.currentTarget.value))}>
            {SIZES.map((n) => <option key={n} value={n}>{n}</option>)}
          </select>
        </label>
        {steps.map(([sign, label, to, disabled]) => (
          <button type="button" class="small step" key={label} aria-label={label} disabled={disabled} onClick={() => go(to)}>{sign}</button>
        ))}
      </span>
    </div>
  );
}
