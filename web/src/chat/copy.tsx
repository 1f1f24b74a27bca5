/** A button that copies a text and says so. */

import { useSignal } from "@preact/signals";
import { spoken } from "../state";
import { t } from "../strings";

const SHOWN_MS = 1500;

export function Copy({ text, label = t.chat.copy }: { text: string; label?: string }) {
  const isDone = useSignal(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      spoken.value = t.chat.copyFailed;
      return;
    }
    isDone.value = true;
    spoken.value = t.chat.copied;
    setTimeout(() => { isDone.value = false; }, SHOWN_MS);
  };
  return <button type="button" class="small ghost" onClick={() => void copy()}>{isDone.value ? t.chat.copied : label}</button>;
}
