/** Rows as a table. NULL, empty text and text are told apart. */

import type { ComponentChildren } from "preact";
import { type Cell, type Meta, Numeric, type Page } from "./api";
import { percent } from "./format";
import { t } from "./strings";

type TableMeta = Meta["tables"][string];

export function Rows({ page, meta }: { page: Page; meta: TableMeta | undefined }) {
  const columns = Object.keys(page.rows[0] ?? meta?.columns ?? {});
  const numeric = new Set(columns.filter((column) => page.rows.some((row) => row[column] instanceof Numeric)));
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label={t.preview.caption(page.table)}>
      <table>
        <caption class="hidden">{t.preview.caption(page.table)}</caption>
        <thead>
          <tr>
            {columns.map((column) => <Head key={column} column={column} meta={meta} isNumeric={numeric.has(column)} />)}
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row, index) => (
            <tr key={page.offset + index}>
              {columns.map((column) => (
                <td key={column} class={numeric.has(column) ? "number" : undefined}>{show(row[column] ?? null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ column, meta, isNumeric }: { column: string; meta: TableMeta | undefined; isNumeric: boolean }) {
  const stats = meta?.columns[column];
  const isKey = meta?.pkCols.includes(column) ?? false;
  return (
    <th scope="col" class={isNumeric ? "number" : undefined}>
      {column}
      {isKey && <span class="key" title={t.preview.key}>PK</span>}
      <small>
        {stats?.distinct !== undefined && t.preview.distinct(stats.distinct)}
        {stats?.nullPct !== undefined && stats.nullPct > 0 && ` · ${t.preview.nulls(percent(stats.nullPct))}`}
      </small>
    </th>
  );
}

export function show(value: Cell): ComponentChildren {
  if (value === null) return <i class="null">{t.preview.null}</i>;
  if (value === "") return <i class="null">{t.preview.empty}</i>;
  if (value instanceof Numeric) return value.text;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 40 ? <span title={text.slice(0, 2000)}>{text.length > 400 ? `${text.slice(0, 400)}…` : text}</span> : text;
}
