/** Where a message is written: it grows with its text, takes files, and stops an answer. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { readSchema } from "../file";
import { config } from "../state";
import { t } from "../strings";
import { draft, editing, files, isBusy, send, setDraft, stop } from "./state";

export function Composer() {
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const refused = useSignal("");
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, 260)}px`;
  }, [draft.value]);
  const take = async (list: FileList | null | undefined) => {
    refused.value = "";
    const limits = config.value;
    if (limits === null) return;
    for (const file of list ?? []) {
      try {
        const content = await readSchema(file, limits);
        files.value = [...files.value, { name: file.name, content }];
      } catch (cause) {
        refused.value = cause instanceof Error ? cause.message : String(cause);
      }
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void send();
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter may belong to an input method that is still composing a word.
    const isComposing = event.isComposing || event.keyCode === 229;
    const isTouch = matchMedia("(pointer: coarse)").matches;
    if (event.key === "Enter" && !event.shiftKey && !isComposing && !isTouch) submit(event);
    if (event.key === "Escape" && isBusy.value) void stop();
  };
  return (
    <form class="composer" onSubmit={submit}
      onDragOver={(event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); }}
      onDrop={(event) => { if ((event.dataTransfer?.files.length ?? 0) > 0) { event.preventDefault(); void take(event.dataTransfer?.files); } }}>
      {editing.value !== null && (
        <p class="notice">{t.chat.editing}{" "}
          <button type="button" class="small ghost" onClick={() => { editing.value = null; setDraft(""); }}>{t.chat.cancelEdit}</button></p>
      )}
      {files.value.length > 0 && (
        <ul class="chips">
          {files.value.map((file, index) => (
            <li key={index} class="chip">{file.name}{" "}
              <button type="button" class="ghost" aria-label={t.chat.detach(file.name)} onClick={() => { files.value = files.value.filter((one) => one !== file); }}>×</button></li>
          ))}
        </ul>
      )}
      {refused.value !== "" && <p class="refused" role="alert">{refused.value}</p>}
      <label class="hidden" for="message">{t.chat.write}</label>
      <textarea id="message" ref={area} rows={1} value={draft.value} placeholder={t.chat.hint} aria-describedby="message-hint"
        onInput={(event) => setDraft(event.currentTarget.value)} onKeyDown={onKeyDown} />
      <p id="message-hint" class="hidden">{t.chat.hint}</p>
      <div class="row">
        <button type="button" class="small ghost" onClick={() => picker.current?.click()}>{t.chat.attach}</button>
        <input ref={picker} type="file" multiple hidden accept={config.value?.uploadExtensions.join(",")} aria-label={t.chat.attach}
          onChange={(event) => { void take(event.currentTarget.files); event.currentTarget.value = ""; }} />
        {isBusy.value
          ? <button type="button" class="small" onClick={() => void stop()}>{t.chat.stop}</button>
          : <button type="submit" class="small primary" disabled={draft.value.trim() === "" && files.value.length === 0}>{t.chat.send}</button>}
      </div>
    </form>
  );
}
