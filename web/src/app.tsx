/** The page as a whole: what stands where. */

import { Conversation } from "./chat/conversation";
import { Form } from "./generate";
import { Problem } from "./problem";
import { Preview } from "./preview";
import { Progress } from "./progress";
import { go, place } from "./route";
import type { Run } from "./run";
import { Sidebar } from "./sidebar";
import { failure, missing, open, opened, run, spoken } from "./state";
import { Status } from "./status";
import { t } from "./strings";
import { Welcome } from "./welcome";

export function App() {
  const isTalk = place.value.view === "talk" || place.value.view === "thread";
  return (
    <>
      <a class="skip" href="#data">{t.skip}</a>
      <header class="top">
        <a class="brand" href="/" onClick={(event) => { event.preventDefault(); go("/"); }}>
          <img src="/favicon.svg" alt="" width="32" height="32" />
          <h1>Rowsmith</h1>
        </a>
        <p class="tagline">{t.tagline}</p>
        <Status />
      </header>
      <div class={isTalk ? "page talking" : "page"}>
        <Sidebar />
        {isTalk ? (
          <main id="data" tabIndex={-1}>
            {failure.value !== null && <Problem failure={failure.value} />}
            <Conversation />
          </main>
        ) : (
          <div class="columns">
            <div class="side"><Form /></div>
            <main id="data" tabIndex={-1}>
              {failure.value !== null && <Problem failure={failure.value} />}
              {run.value !== null && !isShown(run.value) && <Progress key={run.value.id} run={run.value} />}
              <Main />
            </main>
          </div>
        )}
      </div>
      <p class="hidden" role="status">{spoken.value}</p>
    </>
  );
}

/** Whether what the run made is before the reader already. */
function isShown({ phase, datasetId }: Run): boolean {
  return phase === "completed" && datasetId === opened.value;
}

function Main() {
  const id = opened.value;
  if (id !== null && missing.value) {
    return (
      <section class="card quiet">
        <h2>{t.missing.title(id)}</h2>
        <p>{t.missing.text}</p>
        <button type="button" onClick={() => open(null)}>{t.missing.back}</button>
      </section>
    );
  }
  if (id !== null) return <Preview key={id} id={id} />;
  return run.value === null && failure.value === null ? <Welcome /> : null;
}
