// Two results side by side: each measure as changed, or not distinguishable and why.

import { el } from "../dom.js";
import { say, table, whole } from "../text.js";

/** Fill `place` with the comparison that the server told, and lead the reader there. */
export function showComparison(place, told) {
  const title = say("people.compared", { earlier: told.earlier.date, later: told.later.date });
  const groups = Map.groupBy ? Map.groupBy(told.rows, groupOf) : grouped(told.rows);
  const parts = [...groups].map(([name, rows]) => part(name, rows, told));
  place.replaceChildren(el("h3", {}, title), ...(parts.length ? parts : [el("p", {}, say("people.nothing_alike"))]));
  place.hidden = false;
  place.focus();
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(groupOf(row), [...(groups.get(groupOf(row)) ?? []), row]);
  return groups;
}

function groupOf(row) {
  return [say(`people.side_${row.side}`), table("wording.stance")[row.stance] ?? row.stance].join(", ");
}

function part(name, rows, told) {
  const head = ["measure", "earlier", "later", "difference", "least", "verdict"];
  return el("div", { class: "scrolls" },
    el("table", { class: "comparison" },
      el("caption", {}, el("strong", {}, name)),
      el("thead", {}, el("tr", {}, head.map((key) => el("th", { scope: "col" }, say(`people.${key}`))))),
      el("tbody", {}, rows.map(line))));
}

function line(row) {
  const words = table("wording.measures")[row.measure];
  const unit = (row.earlier?.unit ?? row.later?.unit) === "pct" ? " %" : "°";
  const verdict = row.verdict === "changed"
    ? el("td", { class: "verdict-changed" }, say("people.changed"))
    : el("td", {}, say("people.same"), row.why ? el("div", { class: "why" }, row.why) : null);
  return el("tr", { "data-measure": row.measure, "data-side": row.side },
    el("th", { scope: "row" }, words?.label ?? row.measure),
    el("td", {}, told(row.earlier, unit)),
    el("td", {}, told(row.later, unit)),
    el("td", {}, row.difference === null ? "–" : signed(row.difference) + unit),
    el("td", {}, row.mdc === null ? "–" : `${row.mdc.toFixed(1)}${unit}`),
    verdict);
}

function told(estimate, unit) {
  if (!estimate || estimate.value === null) return "–";
  return `${whole(estimate.value)}${unit} (${whole(estimate.low)} to ${whole(estimate.high)})`;
}

function signed(number) {
  const text = Math.abs(number).toFixed(1);
  return Number(text) === 0 ? text : `${number > 0 ? "+" : "−"}${text}`;
}
