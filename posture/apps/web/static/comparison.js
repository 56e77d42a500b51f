// Two results side by side: each measure as changed, no clear change or not comparable, and why.

import { el } from "./dom.js";
import { grouped, say, table, whole } from "./text.js";

/** A table for each side and stance of the server's rows, each as [its first row, element]; `ends` names both results. */
export function comparisonParts(rows, ends = ["earlier", "later"]) {
  const heads = ["measure", ...ends, "difference", "least", "verdict"].map((key) => say(`comparison.${key}`));
  return [...grouped(rows, groupOf)].map(([name, alike]) => [alike[0], part(name, alike, heads)]);
}

/** What has to be known of least changes that the program's own tests found; null where none are. */
export function leastNote(rows) {
  return rows.some((row) => row.mdc_from === "validation") ? el("p", { class: "soft" }, say("comparison.from_validation_note")) : null;
}

function groupOf(row) {
  return [say(`comparison.side_${row.side}`), table("wording.stance")[row.stance] ?? row.stance].join(", ");
}

function part(name, rows, heads) {
  return el("div", { class: "scrolls" },
    el("table", { class: "comparison" },
      el("caption", {}, el("strong", {}, name)),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
      [...grouped(rows, (row) => row.why)].map(([why, alike]) => body(why, alike, heads))));
}

// A reason that several measures share is said once, above them.
function body(why, rows, heads) {
  const isShared = why && rows.length > 1;
  const reason = el("tr", { class: "reason" }, el("th", { scope: "rowgroup", colspan: heads.length }, why));
  return el("tbody", {}, isShared ? reason : null, rows.map((row) => line(row, isShared ? null : why, heads)));
}

function line(row, why, heads) {
  const unit = (row.earlier?.unit ?? row.later?.unit) === "pct" ? " %" : "°";
  const verdict = row.verdict === "changed"
    ? el("td", { class: "verdict-changed" }, say("comparison.changed"))
    : el("td", {}, say(`comparison.${row.verdict.replaceAll(" ", "_")}`), why ? el("div", { class: "why" }, why) : null);
  return el("tr", { "data-measure": row.measure, "data-side": row.side, "data-leg": row.leg },
    el("th", { scope: "row" }, labelOf(row)),
    ...[
      withInterval(row.earlier, unit),
      withInterval(row.later, unit),
      [row.difference === null ? "–" : signed(row.difference) + unit],
      least(row, unit),
    ].map((texts, index) => el("td", { "data-column": heads[index + 1] }, texts)),
    verdict);
}

// The minimum detectable change, and whether it is that of the program's own tests.
function least(row, unit) {
  if (row.mdc === null) return ["–"];
  const mark = row.mdc_from === "validation" ? el("div", { class: "soft" }, say("comparison.from_validation")) : null;
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
