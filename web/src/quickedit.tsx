/** The line under a table: what to change, what that would do, and the way back. */

import { useEffect } from "preact/hooks";
import { apply, type ColumnDiff, discard, isBusy, listVersions, look, preview, redo, refused, type Spread, type TableDiff, undo, versions, wish } from "./change";
import { amount, percent, time } from "./format";
import { show } from "./rows";
import { t } from "./strings";

export function QuickEdit({ id, table }: { id: number; table: string }) {
  useEffect(() => {
    void listVersions(id);
    return () => { discard(); wish.value = ""; refused.value = null; };
  }, [id]);
  const seen = preview.value;
  const submit = (event: Event) => {
    event.preventDefault();
    void look(id, table);
  };
  return (
    <section class="edit" aria-labelledby="edit-title">
      <form onSubmit={submit}>
        <label id="edit-title" for="wish">{t.change.title(table)}</label>
        <div class="line">
          <input id="wish" value={wish.value} placeholder={t.change.hint} autocomplete="off" onInput={(event) => { wish.value = event.currentTarget.value; }} />
          <button type="submit" class="primary" disabled={isBusy.value || wish.value.trim() === ""}>{isBusy.value ? t.change.busy : t.change.submit}</button>
        </div>
      </form>
      {refused.value !== null && <Refused />}
      {seen !== null && (
        <div class="seen">
          <h3>{t.change.would(seen.prompt)}</h3>
          {seen.changed.notes.map((note) => <p key={note} class="notice">{note}</p>)}
          <Diff tables={seen.changed.diff ?? {}} />
          <div class="tools">
            <button type="button" class="primary" disabled={isBusy.value} onClick={() => void apply(id)}>{t.change.apply}</button>
            <button type="button" disabled={isBusy.value} onClick={discard}>{t.change.discard}</button>
          </div>
        </div>
      )}
      <Versions id={id} />
    </section>
  );
}

function Refused() {
  const failure = refused.value;
  if (failure === null) return null;
  return (
    <div class="refused" role="alert">
      <p>{failure.message}</p>
      {failure.issues.length > 0 && <ul>{failure.issues.map((issue, index) => <li key={index}>{issue.message}{issue.hint !== undefined && <em> {issue.hint}</em>}</li>)}</ul>}
    </div>
  );
}

function Versions({ id }: { id: number }) {
  const all = versions.value;
  const current = all.find((one) => one.current);
  if (all.length < 2 || current === undefined) return null;
  return (
    <details class="versions">
      <summary>{t.change.versions(current.version, all.length)}</summary>
      <div class="tools">
        <button type="button" class="small" disabled={isBusy.value} onClick={() => void undo(id)}>{t.change.undo}</button>
        <button type="button" class="small" disabled={isBusy.value} onClick={() => void redo(id)}>{t.change.redo}</button>
      </div>
      <ol class="history">
        {all.map((one) => (
          <li key={one.version} aria-current={one.current ? "true" : undefined}>
            <strong>{one.version}</strong> <span>{one.note || t.change.first}</span> <small><time dateTime={one.createdAt}>{time(one.createdAt)}</time></small>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Diff({ tables }: { tables: Record<string, TableDiff> }) {
  const changed = Object.entries(tables).filter(([, one]) => one.cells > 0 || one.delta !== 0 || one.addedColumns.length > 0 || one.droppedColumns.length > 0);
  if (changed.length === 0) return <p>{t.change.nothing}</p>;
  return <>{changed.map(([name, one]) => <OneTable key={name} name={name} diff={one} />)}</>;
}

function OneTable({ name, diff }: { name: string; diff: TableDiff }) {
  const columns = Object.entries(diff.columns).filter(([, column]) => column.changed > 0);
  return (
    <section class="diff" aria-label={name}>
      <p class="facts">
        <strong>{name}</strong>
        {diff.delta !== 0 && <span>{t.change.rows(diff.before, diff.after)}</span>}
        <span>{t.change.cells(diff.cells)}</span>
        {diff.addedColumns.map((column) => <span key={column}>{t.change.added(column)}</span>)}
        {diff.droppedColumns.map((column) => <span key={column}>{t.change.dropped(column)}</span>)}
        {diff.sampled === true && <span>{t.change.sampled}</span>}
      </p>
      {columns.map(([column, one]) => <OneColumn key={column} name={column} diff={one} />)}
      {diff.sample.length > 0 && <Sample diff={diff} />}
    </section>
  );
}

function OneColumn({ name, diff }: { name: string; diff: ColumnDiff }) {
  return (
    <p class="column">
      <code>{name}</code> <small>{t.change.changed(diff.changed)}</small>
      <span class="was">{said(diff.before)}</span> <span aria-label={t.change.becomes}>→</span> <span>{said(diff.after)}</span>
    </p>
  );
}

/** A column in a few words: its NULLs, its ends, its most frequent values. */
function said(spread: Spread): string {
  const words = [];
  if (spread.nulls > 0) words.push(t.preview.nulls(percent((spread.nulls / Math.max(spread.rows, 1)) * 100)));
  if (spread.min !== undefined && spread.max !== undefined) words.push(`${spread.min} – ${spread.max}`);
  else words.push(...spread.top.slice(0, 3).map(([value, count]) => `${value} (${amount(count)})`));
  return words.join(", ") || t.change.noValues;
}

function Sample({ diff }: { diff: TableDiff }) {
  const columns = [...new Set(diff.sample.flatMap((row) => Object.keys(row.cells)))];
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label={t.change.sample}>
      <table>
        <caption class="hidden">{t.change.sample}</caption>
        <thead>
          <tr><th scope="col" class="number">{t.change.row}</th>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
        </thead>
        <tbody>
          {diff.sample.map((row) => (
            <tr key={row.row}>
              <th scope="row" class="number">{amount(row.row + 1)}</th>
              {columns.map((column) => {
                const cell = row.cells[column];
                return <td key={column}>{cell !== undefined && <><del>{show(cell.before)}</del> <ins>{show(cell.after)}</ins></>}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
