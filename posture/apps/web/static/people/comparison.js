// Two results side by side: each measure as changed, no clear change or not comparable, and why.

import { el } from "../dom.js";
import { grouped, say, table, whole } from "../text.js";

/** Fill `place` with the comparison that the server made, and lead the reader there. */
export function showComparison(place, comparison) {
  const title = say("people.compared", { earlier: comparison.earlier.date, later: comparison.later.date });
  const parts = [...grouped(comparison.rows, groupOf)].map(([name, rows]) => part(name, rows));
  const isValidated = comparison.rows.some((row) => row.mdc_from === "validation");
  if (isValidated) parts.push(el("p", { class: "soft" }, say("people.from_validation_note")));
  place.replaceChildren(el("h3", {}, title), ...(parts.length ? parts : [el("p", {}, say("people.nothing_alike"))]));
  place.hidden = false;
  place.focus();
}

function groupOf(row) {
  return [say(`people.side_${row.side}`), table("wording.stance")[row.stance] ?? row.stance].join(", ");
}

const COLUMNS = ["measure", "earlier", "later", "difference", "least", "verdict"];

function part(name, rows) {
  return el("div", { class: "scrolls" },
    el("table", { class: "comparison" },
      el("caption", {}, el("strong", {}, name)),
      el("thead", {}, el("tr", {}, COLUMNS.map((key) => el("th", { scope: "col" }, say(`people.${key}`))))),
      [...grouped(rows, (row) => row.why)].map(([why, alike]) => body(why, alike))));
}

// A reason that several measures share is said once, above them.
function body(why, rows) {
  const isShared = why && rows.length > 1;
  const reason = el("tr", { class: "reason" }, el("th", { scope: "rowgroup", colspan: COLUMNS.length }, why));
  return el("tbody", {}, isShared ? reason : null, rows.map((row) => line(row, isShared ? null : why)));
}

function line(row, why) {
  const unit = (row.earlier?.unit ?? row.later?.unit) === "pct" ? " %" : "°";
  const verdict = row.verdict === "changed"
    ? el("td", { class: "verdict-changed" }, say("people.changed"))
    : el("td", {}, say(`people.${row.verdict.replaceAll(" ", "_")}`), why ? el("div", { class: "why" }, why) : null);
  return el("tr", { "data-measure": row.measure, "data-side": row.side, "data-leg": row.leg },
    el("th", { scope: "row" }, labelOf(row)),
    ...[
      withInterval(row.earlier, unit),
      withInterval(row.later, unit),
      [row.difference === null ? "–" : signed(row.difference) + unit],
      least(row, unit),
    ].map((texts, index) => el("td", { "data-column": say(`people.${COLUMNS[index + 1]}`) }, texts)),
    verdict);
}

// The minimum detectable change, and whether it is that of the program's own tests.
function least(row, unit) {
  if (row.mdc === null) return ["–"];
  const mark = row.mdc_from === "validation" ? el("div", { class: "soft" }, say("people.from_validation")) : null;
  return [`${row.mdc.toFixed(1)}${unit}`, mark];
}

// A leg's measure with the person's own side.
function labelOf({ measure, leg }) {
  const words = table("wording.measures");
  const label = words[table("legs.far")[measure] ?? measure]?.label ?? measure;
  return leg ? say("wording.legs.one", { label, side: leg }) : label;
}

function withInterval(estimate, unit) {
  if (!estimate || estimate.value === null) return ["–"];
  return [`${whole(estimate.value)}${unit} `, el("span", { class: "interval" }, `(${whole(estimate.low)} to ${whole(estimate.high)})`)];
}

function signed(number) {
  const text = Math.abs(number).toFixed(1);
  return Number(text) === 0 ? text : `${number > 0 ? "+" : "−"}${text}`;
}
