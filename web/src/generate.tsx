/** The form: a schema and how to fill it. */

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Editor } from "./editor";
import { name, nulls, rows, seed } from "./form";
import { ended } from "./run";
import { config, generate, run, sending } from "./state";
import { t } from "./strings";

export function Form() {
  const busy = sending.value || (run.value !== null && !ended(run.value));
  const limits = config.value;
  const submit = (event: Event) => {
    event.preventDefault();
    void generate();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) submit(event);
  };
  return (
    <form class="card" aria-labelledby="form-title" onSubmit={submit} onKeyDown={onKeyDown} noValidate>
      <h2 id="form-title">{t.form.title}</h2>
      <Editor />
      <div class="fields">
        <Field id="rows" label={t.form.rows} hint={limits ? t.form.rowsHint(limits.maxRowsPerTable) : ""} value={rows}
          placeholder={String(limits?.defaultNumRecords ?? "")} mode="numeric" />
        <Field id="seed" label={t.form.seed} hint={t.form.seedHint} value={seed} placeholder={t.form.seedEmpty} mode="numeric" />
        <Field id="nulls" label={t.form.nulls} hint={t.form.nullsHint} value={nulls} placeholder={t.form.nullsEmpty} mode="decimal" />
        <Field id="name" label={t.form.name} hint={t.form.nameHint} value={name} placeholder={t.form.nameEmpty} mode="text" />
      </div>
      <div class="submit">
        <button type="submit" class="primary" disabled={busy}>{sending.value ? t.form.sending : t.form.generate}</button>
        <kbd aria-hidden="true">{t.form.shortcut}</kbd>
      </div>
    </form>
  );
}

interface FieldProps {
  id: string;
  label: string;
  hint: ComponentChildren;
  value: Signal<string>;
  placeholder: string;
  mode: "numeric" | "decimal" | "text";
}

function Field({ id, label, hint, value, placeholder, mode }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} inputMode={mode} value={value.value} placeholder={placeholder} autoComplete="off"
        aria-describedby={`${id}-hint`} onInput={(event) => { value.value = event.currentTarget.value; }} />
      <small id={`${id}-hint`}>{hint}</small>
    </div>
  );
}
