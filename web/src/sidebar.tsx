/** The two things to do, and what was done before: conversations and datasets. */

import { useSignal } from "@preact/signals";
import { search, listThreads, removeThread, renameThread, thread, threads } from "./chat/state";
import type { ThreadSummary } from "./chat/api";
import { Datasets } from "./datasets";
import { time } from "./format";
import { go, place } from "./route";
import { t } from "./strings";

export function Sidebar() {
  const isOpen = useSignal(false);
  const view = place.value.view;
  const close = () => { isOpen.value = false; };
  return (
    <nav class="sidebar" aria-label={t.nav.label}>
      <div class="modes">
        <Mode to="/" label={t.nav.generate} isCurrent={view === "generate" || view === "dataset"} onGo={close} />
        <Mode to="/talk" label={t.nav.talk} isCurrent={view === "talk" || view === "thread"} onGo={close} />
        <button type="button" class="menu small" aria-expanded={isOpen.value} aria-controls="kept" onClick={() => { isOpen.value = !isOpen.value; }}>{t.nav.menu}</button>
      </div>
      <div id="kept" class={isOpen.value ? "kept open" : "kept"} onClick={(event) => { if (event.target instanceof HTMLAnchorElement) close(); }}>
        <Conversations />
        <Datasets />
      </div>
    </nav>
  );
}

function follow(event: MouseEvent, to: string): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(to);
}

function Mode({ to, label, isCurrent, onGo }: { to: string; label: string; isCurrent: boolean; onGo: () => void }) {
  return <a class="mode" href={to} aria-current={isCurrent ? "page" : undefined} onClick={(event) => { follow(event, to); onGo(); }}>{label}</a>;
}

function Conversations() {
  const list = threads.value;
  const look = (text: string) => { search.value = text; void listThreads(); };
  return (
    <section aria-labelledby="threads-title">
      <div class="row">
        <h2 id="threads-title">{t.nav.conversations}</h2>
        <a class="button small" href="/talk" onClick={(event) => follow(event, "/talk")}>{t.nav.newConversation}</a>
      </div>
      {((list?.length ?? 0) > 5 || search.value !== "") && (
        <input type="search" value={search.value} aria-label={t.nav.search} placeholder={t.nav.search} onInput={(event) => look(event.currentTarget.value)} />
      )}
      {list?.length === 0 && search.value === "" && <p class="dim">{t.nav.none}</p>}
      <ul class="list">{list?.map((one) => <Entry key={one.id} one={one} />)}</ul>
    </section>
  );
}

function Entry({ one }: { one: ThreadSummary }) {
  const isNaming = useSignal(false);
  const title = one.title || t.nav.untitled;
  const name = (event: Event & { currentTarget: HTMLInputElement }) => {
    if (!isNaming.value) return;
    isNaming.value = false;
    const wanted = event.currentTarget.value.trim();
    if (wanted !== "" && wanted !== one.title) void renameThread(one.id, wanted);
  };
  if (isNaming.value) {
    return (
      <li>
        <input value={one.title} aria-label={t.nav.newTitle} ref={(input) => input?.focus()} onBlur={name}
          onKeyDown={(event) => { if (event.key === "Enter") name(event); if (event.key === "Escape") isNaming.value = false; }} />
      </li>
    );
  }
  return (
    <li>
      <a class="entry" href={`/c/${one.id}`} aria-current={thread.value?.id === one.id ? "page" : undefined} onClick={(event) => follow(event, `/c/${one.id}`)}>
        <span>{title}</span>
        <small><time dateTime={one.updatedAt}>{time(one.updatedAt)}</time></small>
      </a>
      <button type="button" class="icon" aria-label={t.nav.rename(title)} onClick={() => { isNaming.value = true; }}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m3 13 .6-2.8L10.8 3l2.2 2.2-7.2 7.2zM9.4 4.4l2.2 2.2" /></svg>
      </button>
      <button type="button" class="icon" aria-label={t.nav.remove(title)} onClick={() => void removeThread(one.id)}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 4h10M6.5 4V2.5h3V4m-5 0 .6 9.5h5.8l.6-9.5M6.8 6.5v4.5m2.4-4.5v4.5" /></svg>
      </button>
    </li>
  );
}
