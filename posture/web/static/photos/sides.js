// All photos of the assessment side by side: a column for each, named by side and stance.

import { el } from "../dom.js";
import { say, table } from "../text.js";
import { columnText, intervalText, isKnown, labelOf, valueText } from "./words.js";

/** Fill the table from items with a result; hidden while there are fewer than two. */
export function showSides(items) {
  const section = document.getElementById("sides");
  section.hidden = items.length < 2;
  if (section.hidden) return;
  const cards = items.map((item) => item.result.card);
  const names = [...table("order").side, ...table("order").front];
  const rows = names.filter((name) => cards.some((card) => isKnown(card.report.measures[name])));
  document.getElementById("both-sides").replaceChildren(
    el("caption", { class: "note" }, say("photos.sides.caption")),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("photos.sides.measure")),
      items.map((item) => el("th", { scope: "col" }, columnText(item.result.card), el("span", { class: "file" }, item.file.name))))),
    el("tbody", {}, rows.map((name) => el("tr", { "data-measure": name },
      el("th", { scope: "row" }, labelOf(name)), cards.map((card) => cell(card.report.measures[name]))))),
  );
}

/** A value with its interval, or that there is none. */
export function cell(estimate) {
  if (!isKnown(estimate)) {
    return el("td", { class: "none" }, el("span", { "aria-hidden": "true" }, say("photos.sides.none")),
      el("span", { class: "hidden-text" }, say("photos.sides.none_spoken")));
  }
  const measured = estimate.method === "measured" ? el("span", { class: "file" }, say("photos.measures.measured")) : null;
  return el("td", {}, el("b", {}, valueText(estimate)), " ", el("span", { class: "interval" }, `(${intervalText(estimate)})`), measured);
}
