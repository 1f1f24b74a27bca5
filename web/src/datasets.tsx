/** What was generated before. */

import { type DatasetSummary, exportPath } from "./api";
import { askToDelete, Confirm } from "./confirm";
import { time } from "./format";
import { datasets, hasMore, open, opened, showMore } from "./state";
import { t } from "./strings";

export function Datasets() {
  const list = datasets.value;
  return (
    <section aria-labelledby="datasets-title" aria-busy={list === null}>
      <h2 id="datasets-title">{t.datasets.title}</h2>
      {list?.length === 0 && <p class="dim">{t.datasets.none}</p>}
      <ul class="list">{list?.map((one) => <Entry key={one.id} one={one} />)}</ul>
      {hasMore.value && (
        <p class="row"><small>{t.datasets.more(list?.length ?? 0)}</small>
          <button type="button" class="small" onClick={showMore}>{t.datasets.showMore}</button></p>
      )}
      <Confirm />
    </section>
  );
}

function Entry({ one }: { one: DatasetSummary }) {
  const counts = Object.values(one.rowCounts);
  const total = counts.reduce((sum, n) => sum + n, 0);
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(one.id);
  };
  return (
    <li>
      <a class="entry" href={`/d/${one.id}`} onClick={onClick} aria-current={opened.value === one.id ? "page" : undefined}>
        <span>{one.name}</span>
        <small>{t.datasets.info(counts.length, total)} · <time dateTime={one.created_at}>{time(one.created_at)}</time></small>
      </a>
      <a class="icon" href={exportPath(one.id)} download aria-label={t.datasets.download(one.name)} title={t.preview.download}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8m0 0 3-3m-3 3L5 7M3 13h10" /></svg>
      </a>
      <button type="button" class="icon" aria-label={t.datasets.remove(one.name)} title={t.preview.remove} onClick={() => askToDelete(one)}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 4h10M6.5 4V2.5h3V4m-5 0 .6 9.5h5.8l.6-9.5M6.8 6.5v4.5m2.4-4.5v4.5" /></svg>
      </button>
    </li>
  );
}
