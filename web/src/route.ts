/** The address, and what it shows. */

import { computed, signal } from "@preact/signals";

export const path = signal(location.pathname);

export type Place =
  | { view: "generate" }
  | { view: "dataset"; id: number }
  | { view: "talk" }
  | { view: "thread"; id: string };

export const place = computed<Place>(() => {
  const [, kind, id] = /^\/([cd])\/([\w-]+)\/?$/.exec(path.value) ?? [];
  if (kind === "d" && /^\d+$/.test(id ?? "")) return { view: "dataset", id: Number(id) };
  if (kind === "c" && id !== undefined) return { view: "thread", id };
  return path.value.replace(/\/$/, "") === "/talk" ? { view: "talk" } : { view: "generate" };
});

/** Goes somewhere; `instead` leaves no step back to where we are. */
export function go(to: string, instead = false): void {
  if (to === path.value) return;
  if (instead) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  path.value = to;
}

addEventListener("popstate", () => {
  path.value = location.pathname;
});
