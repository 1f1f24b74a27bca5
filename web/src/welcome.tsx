/** What stands where data will be. */

import { t } from "./strings";

export function Welcome() {
  return (
    <section class="card welcome">
      <h2>{t.welcome.title}</h2>
      <ol>
        {t.welcome.steps.map(([title, text]) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
