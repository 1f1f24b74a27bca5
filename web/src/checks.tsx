/** What the checks found, in a few words each. */

import type { Check } from "./api";
import { amount } from "./format";
import type { Summary } from "./run";
import { t } from "./strings";

/** Always shown; the others only when something is wrong with them. */
const ALWAYS = ["pkDuplicates", "fkViolations", "notNullViolations", "uniqueViolations", "checkViolations"];

export function Chips({ summary, checks = [] }: { summary: Summary; checks?: Check[] }) {
  const count = (key: string) => (typeof summary[key] === "number" ? summary[key] : 0);
  const kinds = Object.keys(t.checks.kinds).filter((kind) => ALWAYS.includes(kind) || count(kind) > 0);
  const failed = checks.filter((check) => !check.ok);
  return (
    <div class="checks">
      <ul class="chips" aria-label={t.checks.title}>
        {count("failed") === 0
          ? <Chip good text={t.checks.passed(count("checks") - count("unchecked"))} />
          : <Chip text={t.checks.failed(count("failed"), count("checks"))} />}
        {kinds.map((kind) => (
          <Chip key={kind} good={count(kind) === 0} text={`${t.checks.kinds[kind]}: ${amount(count(kind))}`} />
        ))}
        {count("unchecked") > 0 && <Chip text={t.checks.unchecked(count("unchecked"))} />}
      </ul>
      {failed.length > 0 && (
        <details>
          <summary>{t.checks.details}</summary>
          <ul class="failed">
            {failed.map((check, index) => (
              <li key={index}>
                <code>{check.table}</code> {check.about}
                <span class="dim"> {check.error ?? t.checks.violations(check.violations ?? 0)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Chip({ good = false, text }: { good?: boolean; text: string }) {
  return <li class={good ? "chip good" : "chip bad"}><span aria-hidden="true">{good ? "✓" : "✗"}</span> {text}</li>;
}
