/** The parts of a message, one component a kind. */

import { Result } from "./result";
import { Markdown } from "./markdown";
import { type Call, isCall, type Part } from "./message";
import { go } from "../route";
import { t } from "../strings";

export function Parts({ parts, isLive }: { parts: Part[]; isLive: boolean }) {
  return <>{parts.map((part, index) => <One key={index} part={part} isLast={isLive && index === parts.length - 1} />)}</>;
}

function One({ part, isLast }: { part: Part; isLast: boolean }) {
  if (isCall(part)) return <CallCard call={part} />;
  switch (part.type) {
    case "text":
      return <Markdown text={part.text} />;
    case "reasoning":
      return (
        <details class="thoughts">
          <summary>{isLast ? t.chat.thinking : t.chat.thoughts}</summary>
          <Markdown text={part.text} />
        </details>
      );
    case "data-notice":
      return <p class="notice">{part.data.text}</p>;
    case "data-file":
      return <p class="file"><span aria-hidden="true">▤</span> {part.data.name}</p>;
    case "data-dataset":
      return <DatasetLink id={part.data.datasetId} />;
    default:
      return null;
  }
}

function DatasetLink({ id }: { id: number }) {
  const path = `/d/${id}`;
  return <a class="button small" href={path} onClick={(event) => { event.preventDefault(); go(path); }}>{t.call.dataset(id)}</a>;
}

/** Closed unless something went wrong; what a tool made is shown below it. */
function CallCard({ call }: { call: Call }) {
  const state = call.state === "output-error" ? "failed" : call.state === "output-available" && call.preliminary !== true ? "done" : "running";
  const result = artifactOf(call.output);
  return (
    <div class="call">
      <details open={state === "failed"}>
        <summary>
          <span class={`dot ${{ done: "good", failed: "bad", running: "busy" }[state]}`} aria-hidden="true" />
          <span>{call.title ?? call.toolName.replaceAll("_", " ")}</span>
          <small>{t.call[state]}</small>
        </summary>
        {call.input !== undefined && <Raw title={t.call.input} value={call.input} />}
        {call.errorText !== undefined && <p class="refused">{call.errorText}</p>}
        {call.output != null && <Raw title={t.call.output} value={call.output} />}
      </details>
      {state !== "failed" && <Tables output={call.output} />}
      {state === "done" && result !== null && <Result id={result.id} chart={result.chart} />}
    </div>
  );
}

function Raw({ title, value }: { title: string; value: unknown }) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  if (text === "{}" || text === "null") return null;
  return (
    <>
      <small>{title}</small>
      <pre tabIndex={0}>{text.length > 20_000 ? `${text.slice(0, 20_000)}…` : text}</pre>
    </>
  );
}

/** Tables that fill while a tool runs. */
function Tables({ output }: { output: unknown }) {
  const tables = (output as { tables?: Record<string, { delivered?: number; total?: number }> } | null)?.tables;
  const filling = Object.entries(tables ?? {}).filter(([, table]) => typeof table?.delivered === "number" && typeof table.total === "number");
  if (filling.length === 0) return null;
  return (
    <ul class="bars">
      {filling.map(([name, { delivered = 0, total = 0 }]) => (
        <li key={name}>
          <span class="name" title={name}>{name}</span>
          <progress max={Math.max(total, 1)} value={delivered} aria-label={name} />
          <span class="count">{t.run.ofRows(delivered, total)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The result that an output speaks of, and the chart that shows it. */
function artifactOf(output: unknown): { id: string; chart: string | null } | null {
  const fields = output as { queryId?: unknown; artifactId?: unknown; chartUrl?: unknown } | null;
  const id = fields?.queryId ?? fields?.artifactId;
  if (typeof id !== "string") return null;
  return { id, chart: typeof fields?.chartUrl === "string" ? fields.chartUrl : null };
}

