/** A run as it goes: one bar per table, then what the checks found. */

import { useEffect, useRef } from "preact/hooks";
import { Chips } from "./checks";
import { duration } from "./format";
import { counts, ended, type Run, type TableRun } from "./run";
import { cancel, cancelling, closeRun, connected, generate } from "./state";
import { t } from "./strings";

export function Progress({ run }: { run: Run }) {
  const { delivered, done } = counts(run);
  const over = ended(run);
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.scrollIntoView({ block: "nearest" }), []);
  const facts = [
    run.tables.length > 0 && t.run.tables(done, run.tables.length),
    run.tables.length > 0 && t.run.rows(delivered),
    run.durationMs !== undefined && t.run.took(duration(run.durationMs)),
    run.seed !== undefined && t.run.seed(run.seed),
    run.attempt > 1 && t.run.attempt(run.attempt),
  ].filter((fact) => fact !== false);
  return (
    <section ref={card} class="card run" aria-labelledby="run-title" aria-busy={!over}>
      <div class="row">
        <h2 id="run-title">{over ? t.run.phase[run.phase] : t.run.title}</h2>
        {over ? (
          <span class="tools">
            {run.phase !== "completed" && <button type="button" class="small" onClick={() => void generate()}>{t.run.again}</button>}
            <button type="button" class="small" onClick={closeRun}>{t.run.close}</button>
          </span>
        ) : (
          <button type="button" class="small" disabled={cancelling.value} onClick={() => void cancel()}>
            {cancelling.value ? t.run.cancelling : t.run.cancel}
          </button>
        )}
      </div>
      <p class="facts">
        {!over && <strong>{t.run.phase[run.phase]}</strong>}
        {facts.map((fact) => <span key={fact}>{fact}</span>)}
      </p>
      {!connected.value && !over && <p class="refused">{t.run.lost}</p>}
      {run.error !== undefined && <p class="refused" role="alert">{run.error.message}</p>}
      {run.phase === "cancelled" && <p class="dim">{t.run.cancelledHint}</p>}
      {run.phase !== "completed" && (
        <ul class="bars">{run.tables.map((table) => <Bar key={table.name} table={table} />)}</ul>
      )}
      {run.summary !== undefined && run.phase !== "completed" && <Chips summary={run.summary} />}
    </section>
  );
}

function Bar({ table }: { table: TableRun }) {
  const waiting = table.phase === "waiting";
  return (
    <li class={table.phase}>
      <span class="name">{table.name}</span>
      <progress aria-label={table.name} max={table.total || 1} value={table.phase === "done" ? table.total || 1 : table.delivered} />
      <span class="count">
        {waiting ? t.run.pending : table.phase === "done" ? t.run.rows(table.delivered) : t.run.ofRows(table.delivered, table.total)}
      </span>
      {table.fallback !== undefined && <small title={table.fallback}>{t.run.fallback}</small>}
    </li>
  );
}
