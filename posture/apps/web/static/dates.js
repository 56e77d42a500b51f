// Dates as the pages write them, by the clock of whoever reads.

/** Today as 2026-11-27. */
export function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
