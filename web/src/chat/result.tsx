/** A result as one thing with three views: chart, table, SQL. Changed SQL makes a result of its own. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { Failure } from "../api";
import { show } from "../rows";
import { t } from "../strings";
import * as api from "./api";
import { Copy } from "./copy";

type View = "chart" | "table" | "sql";
const PAGE = 50;

export function Result({ id, chart }: { id: string; chart: string | null }) {
  const current = useSignal(id);
  const found = useSignal<api.Artifact | null>(null);
  const view = useSignal<View>(chart === null ? "table" : "chart");
  const problem = useSignal("");
  useSignalEffect(() => {
    const wanted = current.value;
    if (found.peek()?.id === wanted) return;
    api.artifact(wanted).then(
      (got) => { if (current.value === wanted) found.value = got; },
      (cause) => { problem.value = said(cause); },
    );
  });
  if (found.value === null) return problem.value === "" ? null : <p class="refused">{problem.value}</p>;
  const artifact = found.value;
  // The chart is of the first result only.
  const picture = current.value === id ? chart : null;
  const views: View[] = picture === null ? ["table", "sql"] : ["chart", "table", "sql"];
  const isShown = (name: View) => (views.includes(view.value) ? view.value : "table") === name;
  return (
    <section class="result" aria-label={artifact.intent ?? t.result.table}>
      <div class="row">
        <div class="tabs" role="group" aria-label={t.result.views}>
          {views.map((name) => (
            <button type="button" key={name} class="tab" aria-pressed={isShown(name)} onClick={() => { view.value = name; }}>{t.result[name]}</button>
          ))}
        </div>
        <span class="tools">
          <small>{t.result.rows(artifact.rowCount, artifact.truncated)} · {t.result.took(artifact.elapsedMs)}</small>
          {current.value !== id && <button type="button" class="small ghost" onClick={() => { current.value = id; }}>{t.result.original}</button>}
          <a class="button small ghost" href={api.artifactExport(artifact.id)} download>{t.result.download}</a>
        </span>
      </div>
      {isShown("chart") && picture !== null && <img class="chart" src={picture} alt={artifact.intent ?? t.result.chart} />}
      {isShown("table") && <Table key={artifact.id} artifact={artifact} />}
      {isShown("sql") && <Sql artifact={artifact} onResult={(made) => { found.value = made; current.value = made.id; view.value = "table"; }} />}
    </section>
  );
}

function Table({ artifact }: { artifact: api.Artifact }) {
  const offset = useSignal(0);
  const sort = useSignal("");
  const page = useSignal<api.ArtifactRows | null>(null);
  const problem = useSignal("");
  useSignalEffect(() => {
    const wanted = [offset.value, sort.value] as const;
    api.artifactRows(artifact.id, wanted[0], PAGE, wanted[1]).then(
      (got) => { if (offset.value === wanted[0] && sort.value === wanted[1]) page.value = got; },
      (cause) => { problem.value = said(cause); },
    );
  });
  if (problem.value !== "") return <p class="refused">{problem.value}</p>;
  if (page.value === null) return <p class="dim" aria-busy="true">{t.preview.loading}</p>;
  const { rows, more } = page.value;
  const isNumber = artifact.columns.map((column) => column.kind === "number");
  const turn = (name: string) => {
    sort.value = sort.value === name ? `-${name}` : sort.value === `-${name}` ? "" : name;
    offset.value = 0;
  };
  const order = (name: string) => (sort.value === name ? "ascending" : sort.value === `-${name}` ? "descending" : "none");
  return (
    <>
      <div class="scroll" role="region" tabIndex={0} aria-label={artifact.intent ?? t.result.table}>
        <table>
          <thead>
            <tr>
              {artifact.columns.map((column, index) => (
                <th key={index} scope="col" class={isNumber[index] ? "number" : undefined} aria-sort={order(column.name)}>
                  <button type="button" class="head" aria-label={t.result.sort(column.name)} onClick={() => turn(column.name)}>
                    {column.name} <span aria-hidden="true">{{ ascending: "↑", descending: "↓", none: "" }[order(column.name)]}</span>
                  </button>
                  <small>{column.type}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={page.value!.offset + at}>
                {row.map((cell, index) => <td key={index} class={isNumber[index] ? "number" : undefined}>{show(cell)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p class="dim empty">{t.result.empty}</p>}
      </div>
      {(more || offset.value > 0) && (
        <div class="pager">
          <p>{t.preview.range(offset.value + 1, offset.value + rows.length, artifact.rowCount)}{artifact.truncated ? "+" : ""}</p>
          <span class="tools">
            <button type="button" class="small step" aria-label={t.preview.previous} disabled={offset.value === 0} onClick={() => { offset.value = Math.max(0, offset.value - PAGE); }}>‹</button>
            <button type="button" class="small step" aria-label={t.preview.next} disabled={!more} onClick={() => { offset.value += PAGE; }}>›</button>
          </span>
        </div>
      )}
    </>
  );
}

function Sql({ artifact, onResult }: { artifact: api.Artifact; onResult: (made: api.Artifact) => void }) {
  const text = useSignal(artifact.sql);
  const isRunning = useSignal(false);
  const problem = useSignal("");
  const run = async () => {
    if (isRunning.value) return;
    isRunning.value = true;
    problem.value = "";
    try {
      onResult(await api.query(artifact.datasetId, text.value));
    } catch (cause) {
      problem.value = said(cause);
    } finally {
      isRunning.value = false;
    }
  };
  return (
    <div class="sql">
      <textarea value={text.value} spellcheck={false} aria-label={t.result.edit} rows={Math.min(14, text.value.split("\n").length + 1)}
        onInput={(event) => { text.value = event.currentTarget.value; }}
        onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void run(); } }} />
      {problem.value !== "" && <p class="refused" role="alert">{problem.value}</p>}
      <div class="tools">
        <button type="button" class="small primary" disabled={isRunning.value} onClick={() => void run()}>{isRunning.value ? t.result.running : t.result.run}</button>
        <kbd>{t.result.runHint}</kbd>
        <Copy text={text.value} />
      </div>
    </div>
  );
}

const said = (cause: unknown) => (cause instanceof Failure && cause.code === "UNREACHABLE" ? t.wrong.unreachable : cause instanceof Error ? cause.message : String(cause));
