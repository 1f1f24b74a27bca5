/** One line: whether the service is well, and how it makes values. */

import { useEffect } from "preact/hooks";
import { checkHealth, config, health } from "./state";
import { t } from "./strings";

const EVERY_MS = 30_000;

export function Status() {
  useEffect(() => {
    const timer = setInterval(() => void (document.hidden || checkHealth()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const [state, words] = {
    ok: ["good", t.status.ready],
    noDatabase: ["bad", t.status.noDatabase],
    unreachable: ["bad", t.status.unreachable],
    asked: ["idle", t.status.asking],
  }[health.value ?? "asked"] as [string, string];
  const known = config.value;
  return (
    <p class="status">
      <span class={`dot ${state}`} aria-hidden="true" />
      <span>{words}</span>
      {known !== null && (
        <span class="dim">
          {known.aiEnabled && known.model !== null ? t.status.model(known.model) : t.status.deterministic}
          {" · "}{known.version}
        </span>
      )}
      <a href="/api/docs">{t.apiDocs}</a>
    </p>
  );
}
