// A result in words: what was seen, numbers with their units, sentences.

import { capital, say, sentence, table, whole } from "../text.js";

export { capital, sentence };

/** The words of a measure, {} where it has none. */
export function wordsOf(name) {
  return table("wording").measures?.[name] ?? {};
}

/** What a measure is called; another name where it was measured itself. */
export function labelOf(name, estimate) {
  const words = wordsOf(name);
  const measured = estimate?.method === "measured" ? words.label_measured : undefined;
  return measured ?? words.label ?? name;
}

/** "°" or " %". */
export function unitOf(estimate) {
  return estimate.unit === "deg" ? "°" : " %";
}

/** "12°". */
export function valueText(estimate) {
  return whole(estimate.value) + unitOf(estimate);
}

/** "3 to 21°": the 90 % interval. */
export function intervalText(estimate) {
  const upto = whole(estimate.high) + unitOf(estimate);
  return say("photos.measures.to", { low: whole(estimate.low), high: upto });
}

/** Whether there is a value at all. */
export function isKnown(estimate) {
  return Boolean(estimate) && estimate.value !== null && estimate.value !== undefined;
}

/** Whether each leg has measures of its own. */
export function isApart(report) {
  return report.legs === "apart";
}

/** "Side view, left side, standing", or null where nothing can be said. */
export function seenText({ report, side }) {
  const words = table("wording");
  const parts = [];
  if (report.view) parts.push(words.view[report.view.kind]);
  if (side === "left" || side === "right") parts.push(say(`photos.side.${side}`));
  if (report.stance) parts.push(words.stance[report.stance]);
  if (isApart(report)) parts.push(words.legs.apart);
  return parts.length ? capital(parts.join(", ")) : null;
}

/** The same, short, as the head of a column: "Left side, standing". */
export function columnText({ report, side }) {
  const words = table("wording");
  const where = side === "left" || side === "right" ? say(`photos.side.${side}`) : words.view[report.view?.kind];
  const legs = isApart(report) ? words.legs.apart : null;
  return capital([where, words.stance[report.stance], legs].filter(Boolean).join(", "));
}

/** Names in a row, with semicolons where one of them holds a comma. */
export function listed(names) {
  return names.join(names.some((name) => name.includes(", ")) ? "; " : ", ");
}

/** How the person and the camera are turned, [] where straight. */
export function turnedTexts(view) {
  if (!view) return [];
  const texts = [];
  const degrees = Math.round(Math.abs(view.yaw_deg ?? 0));
  const isSide = view.kind === "side" || view.kind === "oblique";
  const key = isSide ? (view.yaw_deg > 0 ? "turned_to" : "turned_away") : "turned_off";
  if (degrees) texts.push(say(`photos.card.${key}`, { degrees }));
  const tilted = Math.round(Math.abs(view.roll_deg ?? 0));
  if (tilted) texts.push(say("photos.card.tilted", { degrees: tilted }));
  return texts;
}
