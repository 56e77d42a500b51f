// Dates as the pages write them, by the clock of whoever reads.

/** Today as 2026-11-27. */
export const today = () => local().slice(0, 10);

/** The time as 14:05. */
export const now = () => local().slice(11, 16);

/** When something was, from its `date` and its `time`, which may not be known: 2026-11-27, 14:05. */
export const dayAndTime = ({ date, time }) => [date, time].filter(Boolean).join(", ");

/** The day of a moment in milliseconds, as 2026-11-27. */
export const dayOf = (ms) => local(ms).slice(0, 10);

function local(ms = Date.now()) {
  const utc = new Date(ms);
  return new Date(utc.getTime() - utc.getTimezoneOffset() * 60_000).toISOString();
}
