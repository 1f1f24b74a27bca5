/** The one question that the page asks: whether a dataset shall be deleted. */

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { remove } from "./state";
import { t } from "./strings";

const target = signal<{ id: number; name: string } | null>(null);

export function askToDelete({ id, name }: { id: number; name: string }): void {
  target.value = { id, name };
}

/** A modal dialog: the browser keeps the focus in it, closes it on Escape and gives the focus back. */
export function Confirm() {
  const dialog = useRef<HTMLDialogElement>(null);
  const asked = target.value;
  useEffect(() => {
    if (asked !== null) dialog.current?.showModal();
  }, [asked]);
  const answer = (yes: boolean) => {
    dialog.current?.close();
    if (yes && asked !== null) void remove(asked);
  };
  return (
    <dialog ref={dialog} aria-labelledby="confirm-title" onClose={() => { target.value = null; }}>
      <h2 id="confirm-title">{t.datasets.confirm}</h2>
      <p>{asked !== null && t.datasets.confirmText(asked.name)}</p>
      <div class="tools">
        <button type="button" autofocus onClick={() => answer(false)}>{t.datasets.confirmNo}</button>
        <button type="button" class="danger" onClick={() => answer(true)}>{t.datasets.confirmYes}</button>
      </div>
    </dialog>
  );
}
