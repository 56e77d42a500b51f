// Very many photos as one table: a line each, that leads to its card.

import { el } from "../dom.js";
import { markOfLevel } from "../result.js";
import { say } from "../text.js";
import { cellOf } from "./sides.js";

const HEAD = ["photo", "seen", "hip_flexion", "pelvic_tilt", "finding"];
const MEASURES = ["hip_flexion", "pelvic_tilt"];

/** Fill the table from items; hidden where there are none. */
export function showOverview(items) {
  const section = document.getElementById("overview");
  section.hidden = items.length === 0;
  if (section.hidden) return;
  document.getElementById("all-photos").replaceChildren(
    el("caption", { class: "note" }, say("photos.sides.caption")),
    el("thead", {}, el("tr", {}, HEAD.map((key) => el("th", { scope: "col" }, say(`photos.overview.${key}`))))),
    el("tbody", {}, items.map(line)));
}

function line(item) {
  const { element } = item.card;
  const link = el("a", { href: `#${element.id}`, onclick: () => element.focus({ preventScroll: true }) }, item.file.name);
  const card = item.result?.card;
  const head = el("th", { scope: "row" }, link);
  if (card?.report.status !== "ok") {
    return el("tr", {}, head, el("td", { colspan: HEAD.length - 1, class: "soft" }, item.card.status.textContent));
  }
  return el("tr", {}, head, el("td", {}, card.view.column), MEASURES.map((name) => cellOf(name, card.view)), finding(card.view));
}

// The most telling one of those judged.
function finding({ findings }) {
  if (!findings) return el("td", {}, say("photos.sides.none"));
  const [first] = findings.entries;
  return el("td", {}, markOfLevel(first), ` ${first.word} · ${first.rules}`);
}
