// Shows what the coach says, and what a movement comes to.

import { announce, el } from "../dom.js";
import { findingsSection, measureSections, missingSection } from "../result.js";

const byId = (id) => document.getElementById(id);
let announced = "";

/** What to do, the count, and why the last one does not count. */
export function showCoach({ phase, count, seconds, instruction, progress, not_counted: notCounted }) {
  byId("coach").hidden = false;
  byId("coach").dataset.phase = phase;
  set("instruction", instruction);
  const number = phase === "countdown" ? seconds : count;
  byId("tally").hidden = number === null;
  set("count", number === null ? "" : String(number));
  set("progress", progress);
  byId("not-counted").hidden = !notCounted;
  set("not-counted", notCounted ?? "");
}

/** Where to stand, before the first look. */
export function showWhere(instruction) {
  showCoach({ phase: "get_into_view", count: null, seconds: null, instruction, progress: "", not_counted: null });
}

/** What happened, for who cannot see it; else what to do, where that is new. */
export function tell(events, instruction) {
  const text = events.length ? events.map((one) => one.text).join(" ") : instruction;
  if (text === announced) return;
  announced = text;
  announce(text, "announced");
}

/** All that is known of the movement. */
export function showResult(card, name) {
  byId("result").hidden = false;
  byId("result-name").textContent = name;
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
  byId("result-body").replaceChildren(
    el("div", { class: "wide" },
      el("p", { class: "sentence" }, card.sentence),
      card.remarks ? el("p", { class: "notice" }, card.remarks) : null),
    ...[numbers, words].filter((parts) => parts.some(Boolean)).map((parts) => el("div", {}, parts.filter(Boolean))));
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

/** A text is only set where it changes: the page's layout is left in peace. */
function set(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}
