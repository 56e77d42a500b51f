// All photos of the assessment side by side: a column for each, named by side and stance.

import { el } from "../dom.js";
import { say } from "../text.js";

/** Fill the table from items with a result; hidden while there are fewer than two. */
export function showSides(items) {
  const section = document.getElementById("sides");
  section.hidden = items.length < 2;
  if (section.hidden) return;
  const views = items.map((item) => item.result.card.view);
  const rows = new Map(views.flatMap(({ cells }) => cells.map((one) => [one.place, one])));
  const ordered = [...rows.values()].sort((one, other) => one.place - other.place);
  document.getElementById("both-sides").replaceChildren(
    el("caption", { class: "note" }, say("photos.sides.caption")),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("photos.sides.measure")),
      items.map((item) => el("th", { scope: "col" }, item.result.card.view.column, el("span", { class: "file" }, item.file.name))))),
    el("tbody", {}, ordered.map(({ place, name, leg, label }) => el("tr", { "data-measure": name, "data-leg": leg },
      el("th", { scope: "row" }, label), views.map(({ cells }) => cell(cells.find((one) => one.place === place)))))),
  );
}

/** The values of a measure in one cell: of each leg, where they are apart. */
export function cellOf(name, { cells }) {
  const found = cells.filter((one) => one.name === name);
  if (!found.length || found[0].leg === null) return cell(found[0]);
  return el("td", {}, found.map((one) => el("div", { "data-leg": one.leg }, withInterval(one), el("span", { class: "file" }, one.of_leg))));
}

// A value with its interval, or that there is none.
function cell(found) {
  if (found) return el("td", {}, withInterval(found));
  return el("td", { class: "none" }, el("span", { "aria-hidden": "true" }, say("photos.sides.none")),
    el("span", { class: "hidden-text" }, say("photos.sides.none_spoken")));
}

function withInterval({ value, interval, remark }) {
  return [el("b", {}, value), " ", el("span", { class: "interval" }, `(${interval})`), remark ? el("span", { class: "file" }, remark) : null];
}
