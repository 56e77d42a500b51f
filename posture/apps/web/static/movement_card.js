// The card of a movement, wherever it stands: what it comes to, its figures, repetitions and findings.

import { el } from "./dom.js";
import { findingsSection, measureSections, missingSection } from "./result.js";

/** Columns for an element of the class `movement-card`. */
export function movementParts(card) {
  const numbers = [
    ...(card.figures ? measureSections({ tables: [card.figures], distances: null }) : []),
    repetitions(card.repetitions),
  ];
  const words = [
    findingsSection(card.findings),
    lines(card.not_counted),
    missingSection(card.missing),
    card.cannot && el("section", {}, el("h4", {}, card.cannot.title), el("p", {}, card.cannot.text)),
  ];
  const first = el("div", { class: "wide" },
    el("p", { class: "sentence" }, card.sentence),
    card.remarks ? el("p", { class: "notice" }, card.remarks) : null);
  const columns = [numbers, words].filter((parts) => parts.some(Boolean));
  return [first, ...columns.map((parts) => el("div", {}, parts.filter(Boolean)))];
}

function repetitions(table) {
  return table && el("section", {}, el("h4", {}, table.title),
    el("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": table.title },
      el("table", { class: "repetitions" },
        el("thead", {}, el("tr", {}, table.columns.map((column) => el("th", { scope: "col" }, column)))),
        el("tbody", {}, table.rows.map(([first, ...others]) =>
          el("tr", {}, el("th", { scope: "row" }, first), others.map((cell) => el("td", {}, cell))))))));
}

function lines(found) {
  return found && el("section", {}, el("h4", {}, found.title),
    el("ul", { class: "lines" }, found.lines.map((line) => el("li", {}, line))));
}
