/** What the page knows, and what it can do. Components read the signals and call the functions. */

import { batch, computed, effect, signal } from "@preact/signals";
import * as api from "./api";
import { ddl, wishes } from "./form";
import { go, place } from "./route";
import { quarter, type Run, begin, counts, ended, reduce, type RunEvent } from "./run";
import { t } from "./strings";

export const config = signal<api.Config | null>(null);
/** `null` while it is asked. */
export const health = signal<"ok" | "noDatabase" | "unreachable" | null>(null);
export const datasets = signal<api.DatasetSummary[] | null>(null);
export const failure = signal<api.Failure | null>(null);
export const sending = signal(false);
export const run = signal<Run | null>(null);
export const connected = signal(true);
export const cancelling = signal(false);
/** What a screen reader says next. */
export const spoken = signal("");
/** The dataset in the address, if there is one. */
export const opened = computed(() => (place.value.view === "dataset" ? place.value.id : null));
export const dataset = signal<api.Dataset | null>(null);
export const missing = signal(false);
export const listed = signal(20);
/** Whether the list may hold more than is shown. */
export const hasMore = computed(() => (datasets.value?.length ?? 0) >= listed.value && listed.value < 200);
/** Lines of the DDL that are wrong, until it is edited. */
export const wrongLines = computed(() => {
  const issues = failure.value?.issues ?? [];
  return new Set(issues.flatMap((issue) => (issue.line === undefined ? [] : [issue.line])));
});

const RUN_KEY = "rowsmith.run";
const RETRY_MS = 2000;
let events: EventSource | null = null;

export async function start(): Promise<void> {
  effect(() => void show(opened.value));
  const running = sessionStorage.getItem(RUN_KEY);
  if (running !== null) follow(running);
  await Promise.all([refresh(), checkHealth(), loadConfig()]);
}

async function loadConfig(): Promise<void> {
  config.value = await api.config().catch(() => null);
}

export async function checkHealth(): Promise<void> {
  try {
    health.value = (await api.health()).db === "ok" ? "ok" : "noDatabase";
    if (config.value === null) await loadConfig();
  } catch {
    health.value = "unreachable";
  }
}

export async function refresh(): Promise<void> {
  try {
    datasets.value = await api.datasets(listed.value);
  } catch {
    // The status line says so; what was listed stays.
    await checkHealth();
  }
}

export function showMore(): void {
  listed.value = Math.min(listed.value + 40, 200);
  void refresh();
}

/** Goes to a dataset, or with null to the start. */
export function open(id: number | null): void {
  go(id === null ? "/" : `/d/${id}`);
}

async function show(id: number | null): Promise<void> {
  batch(() => {
    missing.value = false;
    if (dataset.peek()?.metadata.id !== id) dataset.value = null;
  });
  if (id === null) return;
  try {
    const found = await api.dataset(id);
    if (opened.value === id) dataset.value = found;
  } catch (cause) {
    if (opened.value !== id) return;
    if (cause instanceof api.Failure && cause.code === "NOT_FOUND") missing.value = true;
    else report(cause);
  }
}

export async function generate(): Promise<void> {
  if (sending.value || (run.value !== null && !ended(run.value))) return;
  failure.value = null;
  if (config.value === null) await loadConfig();
  const limits = config.value;
  sending.value = true;
  try {
    if (limits === null) throw new api.Failure("", "UNREACHABLE");
    const { jobId } = await api.generate(wishes(limits));
    if (opened.value !== null) open(null);
    follow(jobId);
  } catch (cause) {
    report(cause);
  } finally {
    sending.value = false;
  }
}

/** Follows a run from its first event; the browser connects again by itself, after the last one seen. */
function follow(id: string): void {
  sessionStorage.setItem(RUN_KEY, id);
  batch(() => {
    run.value = begin(id);
    cancelling.value = false;
    spoken.value = t.run.title;
  });
  connect(id);
}

function connect(id: string): void {
  events?.close();
  connected.value = true;
  const source = new EventSource(api.eventsPath(id));
  events = source;
  source.onopen = () => {
    connected.value = true;
  };
  source.onmessage = (message) => step(source, JSON.parse(message.data) as RunEvent);
  source.onerror = () => {
    connected.value = false;
    // The browser gives up on an answer that is no stream: a proxy's, or that the run is unknown.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => void lookAgain(source, id), RETRY_MS);
  };
}

async function lookAgain(source: EventSource, id: string): Promise<void> {
  const isUnknown = await api.job(id).then(
    () => false,
    (cause) => cause instanceof api.Failure && cause.code === "NOT_FOUND",
  );
  if (run.value?.id !== id || ended(run.value)) return;
  if (!isUnknown) return connect(id);
  stopFollowing(source);
  run.value = null;
}

function step(source: EventSource, event: RunEvent): void {
  const before = run.value;
  if (before === null) return;
  const after = reduce(before, event);
  run.value = after;
  if (quarter(before, after) !== null) {
    spoken.value = t.run.announce(counts(after).done, after.tables.length);
  }
  if (!ended(after)) return;
  stopFollowing(source);
  spoken.value = t.run.phase[after.phase];
  void refresh();
  if (after.phase === "completed" && after.datasetId !== undefined) {
    if (place.value.view === "generate") open(after.datasetId);
  }
}

function stopFollowing(source: EventSource): void {
  source.close();
  sessionStorage.removeItem(RUN_KEY);
}

export async function cancel(): Promise<void> {
  if (run.value === null) return;
  cancelling.value = true;
  // It may have ended meanwhile, which its last event tells.
  await api.cancel(run.value.id).catch(() => undefined);
}

export function closeRun(): void {
  run.value = null;
}

export async function remove(target: { id: number; name: string }): Promise<void> {
  try {
    await api.remove(target.id);
  } catch (cause) {
    if (!(cause instanceof api.Failure && cause.code === "NOT_FOUND")) return report(cause);
  }
  spoken.value = t.datasets.removed(target.name);
  if (run.value?.datasetId === target.id) run.value = null;
  if (opened.value === target.id) open(null);
  await refresh();
}

export function report(cause: unknown): void {
  failure.value = cause instanceof api.Failure ? cause : new api.Failure(String(cause), "UNEXPECTED");
  if (failure.value.code === "UNREACHABLE") void checkHealth();
}

/** Another schema: what was said about the old one no longer holds. */
export function setDdl(text: string): void {
  batch(() => {
    ddl.value = text;
    if (wrongLines.value.size > 0) failure.value = null;
  });
}
