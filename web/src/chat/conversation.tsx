/** A conversation: what was said, what is being said, and where to say more. */

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { duration } from "../format";
import { datasets } from "../state";
import { t } from "../strings";
import { Composer } from "./composer";
import { Copy } from "./copy";
import { type Answer, type Message, siblings, text } from "./message";
import { Parts } from "./parts";
import { again, choose, editing, isBusy, isLost, live, missing, send, setDraft, shown, thread } from "./state";

/** So near the end counts as at the end. */
const NEAR = 80;

export function Conversation() {
  const log = useRef<HTMLElement>(null);
  const isAtEnd = useSignal(true);
  const answer = live.value;
  useLayoutEffect(() => {
    // New text never pulls back somebody who reads further up.
    const toEnd = () => { if (isAtEnd.peek()) log.current?.scrollTo(0, log.current.scrollHeight); };
    toEnd();
    // Messages get their true height when they come into view.
    const frame = requestAnimationFrame(toEnd);
    return () => cancelAnimationFrame(frame);
  });
  useEffect(() => { isAtEnd.value = true; }, [thread.value?.id]);
  if (missing.value) return <section class="card quiet"><h2>{t.chat.missing}</h2></section>;
  const isEmpty = shown.value.length === 0 && answer === null;
  const onScroll = () => {
    const element = log.current;
    if (element !== null) isAtEnd.value = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
  };
  return (
    <section class="talk" aria-labelledby="talk-title">
      <h2 id="talk-title" class={isEmpty ? "hidden" : "talk-title"}>{thread.value?.title || t.chat.title}</h2>
      <section class="log" role="log" aria-label={t.chat.log} aria-live="off" aria-busy={isBusy.value} tabIndex={0} ref={log} onScroll={onScroll}>
        {isEmpty && <Start />}
        {shown.value.map((message) => <Said key={message.id} message={message} />)}
        {answer !== null && <Growing answer={answer} />}
      </section>
      {!isAtEnd.value && (
        <button type="button" class="jump small" onClick={() => { isAtEnd.value = true; log.current?.scrollTo(0, log.current.scrollHeight); }}>{t.chat.jump} ↓</button>
      )}
      <Composer />
    </section>
  );
}

function Start() {
  const newest = datasets.value?.[0]?.name;
  return (
    <div class="start">
      <h3>{t.chat.start}</h3>
      <p>{t.chat.startText}</p>
      <div class="ideas">
        {t.chat.ideas(newest).map((idea) => <button type="button" class="pill" key={idea} onClick={() => void send(idea)}>{idea}</button>)}
      </div>
    </div>
  );
}

function Said({ message }: { message: Message }) {
  const isOwn = message.role === "user";
  return (
    <article class={isOwn ? "said own" : "said"} aria-label={isOwn ? t.chat.you : t.chat.rowsmith}>
      <Parts parts={message.parts} isLive={false} />
      <div class="under">
        <Branches message={message} />
        <Copy text={text(message)} />
        {isOwn
          ? <button type="button" class="small ghost" disabled={isBusy.value} onClick={() => { editing.value = message.id; setDraft(text(message)); document.getElementById("message")?.focus(); }}>{t.chat.edit}</button>
          : <button type="button" class="small ghost" disabled={isBusy.value} onClick={() => void again(message)}>{t.chat.again}</button>}
      </div>
    </article>
  );
}

/** Where a message was written or answered several times: which of them is shown. */
function Branches({ message }: { message: Message }) {
  const all = siblings(thread.value?.messages ?? [], message);
  const at = all.indexOf(message);
  if (all.length < 2) return null;
  const to = (index: number) => { const other = all[index]; if (other !== undefined) choose(other); };
  return (
    <span class="branches">
      <button type="button" class="small ghost step" aria-label={t.chat.previous} disabled={at === 0 || isBusy.value} onClick={() => to(at - 1)}>‹</button>
      <small>{t.chat.branch(at + 1, all.length)}</small>
      <button type="button" class="small ghost step" aria-label={t.chat.next} disabled={at === all.length - 1 || isBusy.value} onClick={() => to(at + 1)}>›</button>
    </span>
  );
}

function Growing({ answer }: { answer: Answer }) {
  const { message, ending, usage } = answer;
  const newestOwn = shown.value.at(-1);
  return (
    <article class="said" aria-label={t.chat.rowsmith} aria-busy={ending === null}>
      <Parts parts={message.parts} isLive={ending === null} />
      {ending === null && <p class="waiting" aria-hidden="true"><i /><i /><i /></p>}
      {isLost.value && <p class="notice">{t.chat.lost}</p>}
      {ending?.finish === "cancelled" && <p class="notice">{t.chat.stopped}</p>}
      {ending?.finish === "limit" && <p class="notice">{t.chat.limit}</p>}
      {ending?.error !== undefined && (
        <div class="failed-answer" role="alert">
          <p class="refused">{ending.error}</p>
          {newestOwn?.role === "user" && <button type="button" class="small" onClick={() => { editing.value = newestOwn.id; void send(text(newestOwn)); }}>{t.chat.retry}</button>}
        </div>
      )}
      {ending?.durationMs !== undefined && (
        <small>{t.chat.took(duration(ending.durationMs))}{usage !== null && ` · ${t.chat.tokens(usage.inputTokens + usage.outputTokens)}`}</small>
      )}
    </article>
  );
}
