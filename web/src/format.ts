/** Numbers, sizes and times as people read them. */

const language = "en";
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

export const amount = (n: number): string => whole.format(n);

/** A share in percent, 0 to 100; what is more than none is never written as none. */
export function percent(share: number): string {
  return share > 0 && share < 0.1 ? "<0.1%" : `${tenth.format(share)}%`;
}

export function bytes(n: number): string {
  if (n < 1024) return `${amount(n)} B`;
  if (n < 1024 * 1024) return `${tenth.format(n / 1024)} kB`;
  return `${tenth.format(n / 1024 / 1024)} MB`;
}

export function duration(ms: number): string {
  if (ms < 1000) return `${amount(ms)} ms`;
  if (ms < 60_000) return `${tenth.format(ms / 1000)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export const time = (rfc3339: string): string => moment.format(new Date(rfc3339));
