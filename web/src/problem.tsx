/** What went wrong, every part of it, and where. */

import { useEffect, useRef } from "preact/hooks";
import type { Failure, Issue } from "./api";
import { showLine } from "./editor";
import { failure as current } from "./state";
import { t } from "./strings";

export function Problem({ failure }: { failure: Failure }) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.scrollIntoView({ block: "nearest" }), [failure]);
  const isSchema = ["INVALID_DDL", "CANNOT_FILL"].includes(failure.code);
  const unreachable = failure.code === "UNREACHABLE";
  return (
    <section class="card problem" role="alert" ref={card}>
      <div class="row">
        <h2>{isSchema ? t.wrong.title : unreachable ? t.status.unreachable : t.wrong.requestTitle}</h2>
        <button type="button" class="small" onClick={() => { current.value = null; }}>{t.wrong.dismiss}</button>
      </div>
      {unreachable && <p>{t.wrong.unreachable}</p>}
      {failure.issues.length === 0 && failure.message !== "" && <p>{failure.message}</p>}
      {failure.issues.length > 0 && <ul>{failure.issues.map((issue, index) => <Row key={index} issue={issue} />)}</ul>}
      {failure.requestId !== undefined && (
        <p class="dim"><code>{failure.code}</code> · {t.wrong.request(failure.requestId)}</p>
      )}
    </section>
  );
}

function Row({ issue }: { issue: Issue }) {
  const { line, column, path, message, hint } = issue;
  return (
    <li>
      {line !== undefined && (
        <button type="button" class="place" onClick={() => showLine(line, column)}>{t.wrong.place(line, column)}</button>
      )}
      <span>
        {path !== undefined && <code>{path} </code>}
        {message}
        {hint !== undefined && hint !== "" && <em>{hint}</em>}
      </span>
    </li>
  );
}
