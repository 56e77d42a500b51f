// All photos of the assessment side by side: a column for each, named by side and stance.

import { el } from "../dom.js";
import { say, table } from "../text.js";
import { legOf, ofSide, withSide } from "./legs.js";
import { columnText, intervalText, isApart, isKnown, labelOf, valueText } from "./words.js";

/** Fill the table from items with a result; hidden while there are fewer than two. */
export function showSides(items) {
  const section = document.getElementById("sides");
  section.hidden = items.length < 2;
  if (section.hidden) return;
  const cards = items.map((item) => item.result.card);
  const reports = cards.map((card) => card.report);
  const rows = [...table("order").side, ...table("order").front].flatMap((name) => rowsOf(name, reports))
    .filter(({ cells }) => cells.some(isKnown));
  document.getElementById("both-sides").replaceChildren(
    el("caption", { class: "note" }, say("photos.sides.caption")),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("photos.sides.measure")),
      items.map((item) => el("th", { scope: "col" }, columnText(item.result.card), el("span", { class: "file" }, item.file.name))))),
    el("tbody", {}, rows.map(({ name, side, label, cells }) => el("tr", { "data-measure": name, "data-leg": side },
      el("th", { scope: "row" }, label), cells.map(cell)))),
  );
}

// A row of both legs together and, where any photo shows them apart, a row for each of the person's own legs.
function rowsOf(name, reports) {
  const { far, of_the_near_leg: near } = table("legs");
  if (name in far) return [];
  const label = labelOf(name);
  const both = { name, label, cells: reports.map((report) => (legOf(name, report) ? undefined : report.measures[name])) };
  if (!near.includes(name) || !reports.some(isApart)) return [both];
  const ofLeg = (side) => ({ name, side, label: withSide(label, side),
    cells: reports.map((report) => (isApart(report) ? ofSide(name, side, report) : undefined)) });
  return [both, ofLeg("left"), ofLeg("right")];
}

/** A value with its interval, or that there is none. */
export function cell(estimate) {
  if (!isKnown(estimate)) {
    return el("td", { class: "none" }, el("span", { "aria-hidden": "true" }, say("photos.sides.none")),
      el("span", { class: "hidden-text" }, say("photos.sides.none_spoken")));
  }
  return el("td", {}, withInterval(estimate));
}

/** A cell for each leg's value in one, where they are apart; else as `cell`. */
export function cellOfBoth(name, report) {
  if (!legOf(name, report)) return cell(report.measures[name]);
  const known = ["left", "right"].map((side) => [side, ofSide(name, side, report)]).filter(([, one]) => isKnown(one));
  if (!known.length) return cell(undefined);
  return el("td", {}, known.map(([side, one]) => el("div", { "data-leg": side }, withInterval(one), el("span", { class: "file" }, say(`photos.sides.leg_${side}`)))));
}

function withInterval(estimate) {
  const measured = estimate.method === "measured" ? el("span", { class: "file" }, say("photos.measures.measured")) : null;
  return [el("b", {}, valueText(estimate)), " ", el("span", { class: "interval" }, `(${intervalText(estimate)})`), measured];
}
