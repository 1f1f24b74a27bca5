/** Where the schema is pasted, dropped or opened: a text area with numbered lines, and marks on wrong ones. */

import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { bytes } from "./format";
import { examples } from "./examples";
import { byteLength, readSchema } from "./file";
import { ddl } from "./form";
import { config, setDdl, wrongLines } from "./state";
import { t } from "./strings";

/** Height of a line and space above the first, as in style.css. */
const LINE = 20;
const TOP = 10;

const scrolled = signal(0);
const height = signal(400);
const dragging = signal(false);
const refused = signal("");
let area: HTMLTextAreaElement | null = null;

/** Puts the cursor on a line (from 1) and shows it. */
export function showLine(line: number, column = 1): void {
  if (area === null) return;
  const lines = ddl.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const end = before + (lines[line - 1]?.length ?? 0);
  area.focus();
  area.setSelectionRange(Math.min(before + column - 1, end), end);
  area.scrollTop = Math.max(0, (line - 1) * LINE - area.clientHeight / 3);
}

async function take(files: FileList | null | undefined): Promise<void> {
  const limits = config.value;
  const file = files?.[0];
  if (file === undefined || limits === null) return;
  refused.value = files !== null && files !== undefined && files.length > 1 ? t.file.several : "";
  if (refused.value !== "") return;
  try {
    setDdl(await readSchema(file, limits));
  } catch (cause) {
    refused.value = cause instanceof Error ? cause.message : String(cause);
  }
}

export function Editor() {
  const picker = useRef<HTMLInputElement>(null);
  const limits = config.value;
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    dragging.value = false;
    void take(event.dataTransfer?.files);
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    dragging.value = true;
  };
  return (
    <div class={dragging.value ? "drop over" : "drop"} onDragOver={onDragOver} onDrop={onDrop}
      onDragLeave={() => { dragging.value = false; }}>
      <div class="row">
        <label for="ddl">{t.form.ddl}</label>
        <span class="tools">
          <button type="button" class="small" onClick={() => picker.current?.click()}>{t.form.open}</button>
          <button type="button" class="small" disabled={ddl.value === ""} onClick={() => { setDdl(""); area?.focus(); }}>{t.form.clear}</button>
        </span>
        <input ref={picker} type="file" hidden accept={limits?.uploadExtensions.join(",")} aria-label={t.form.open}
          onChange={(event) => { void take(event.currentTarget.files); event.currentTarget.value = ""; }} />
      </div>
      <div class="examples" role="group" aria-label={t.form.examples}>
        <span aria-hidden="true">{t.form.examples}</span>
        {examples.map((example) => (
          <button type="button" class="pill" key={example.name} aria-pressed={ddl.value === example.ddl}
            onClick={() => { refused.value = ""; setDdl(example.ddl); area?.scrollTo(0, 0); }}>
            {example.name} <small>{example.dialect}</small>
          </button>
        ))}
      </div>
      <div class="editor">
        <Gutter />
        <textarea id="ddl" wrap="off" spellcheck={false} autocomplete="off" autocapitalize="off" value={ddl.value}
          placeholder={t.form.ddlHint} aria-invalid={wrongLines.value.size > 0} aria-describedby="ddl-size"
          ref={(element) => { area = element; if (element !== null) height.value = element.clientHeight; }}
          onInput={(event) => setDdl(event.currentTarget.value)}
          onScroll={(event) => { scrolled.value = event.currentTarget.scrollTop; height.value = event.currentTarget.clientHeight; }} />
        {dragging.value && <p class="veil">{t.form.drop}</p>}
      </div>
      <small id="ddl-size">{ddl.value === "" ? limits && t.form.accepted(limits.uploadExtensions, bytes(limits.maxDdlBytes)) : t.form.size(ddl.value.split("\n").length, bytes(byteLength(ddl.value)))}</small>
      {refused.value !== "" && <p class="refused" role="alert">{refused.value}</p>}
    </div>
  );
}

/** Only the numbers that can be seen: a schema may have a hundred thousand lines. */
function Gutter() {
  const lines = ddl.value.split("\n").length;
  const first = Math.max(1, Math.floor((scrolled.value - TOP) / LINE));
  const last = Math.min(lines, first + Math.ceil(height.value / LINE) + 40);
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return (
    <div class="gutter" aria-hidden="true">
      {shown.map((line) => (
        <span key={line} class={wrongLines.value.has(line) ? "line wrong" : "line"}
          style={{ top: `${TOP + (line - 1) * LINE - scrolled.value}px` }}>{line}</span>
      ))}
    </div>
  );
}
