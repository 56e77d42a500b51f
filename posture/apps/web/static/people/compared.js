// Past results of a person: each measure as changed or not, two photos over each other; movements of one test.

import { json } from "../api.js";
import { BeforeAfter } from "../before_after.js";
import { comparisonParts, leastNote } from "../comparison.js";
import { dayAndTime } from "../dates.js";
import { el } from "../dom.js";
import { missingSection } from "../result.js";
import { grouped, say } from "../text.js";

/** Fill `place` with the comparison that the server made, and lead the reader there. */
export function showCompared(place, comparison) {
  const ends = [comparison.earlier, comparison.later];
  const [earlier, later] = ends.map(dayAndTime);
  const parts = comparisonParts(comparison.rows).flatMap(([like, element]) => [element, overlay(ends, like)]);
  const content = parts.length ? [...parts, leastNote(comparison.rows)] : [el("p", {}, say("people.nothing_alike"))];
  place.replaceChildren(el("h3", {}, say("comparison.compared", { earlier, later })), ...content.filter(Boolean));
  place.hidden = false;
  place.focus();
}

/** The same for movements: the last of them against the earlier ones. */
export function showMovementsCompared(place, { results, comparison }) {
  const dates = results.map(dayAndTime);
  const { entries, title } = comparison.not_comparable;
  place.replaceChildren(
    el("h3", {}, comparison.title),
    el("p", {}, say("people.which_before", { dates: dates.slice(0, -1).join("; ") }), el("br"), say("people.which_after", { date: dates.at(-1) })),
    movementTable(comparison),
    entries.length ? missingSection({ title, entries }) : "",
    el("p", { class: "note" }, comparison.how));
  place.hidden = false;
  place.focus();
}

function movementTable({ columns, rows, title }) {
  return el("div", { class: "scrolls" },
    el("table", { class: "comparison" },
      el("caption", { class: "hidden-text" }, title),
      el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col" }, column)))),
      [...grouped(rows, (row) => row.why)].map(([why, alike]) => figures(why, alike, columns))));
}

// A reason that several figures share is said once, above them.
function figures(why, rows, columns) {
  const isShared = why && rows.length > 1;
  const reason = el("tr", { class: "reason" }, el("th", { scope: "rowgroup", colspan: columns.length }, why));
  const verdict = (row) => el("td", { class: row.verdict === "changed" ? "verdict-changed" : null }, row.verdict, why && !isShared ? el("div", { class: "why" }, why) : null);
  return el("tbody", {}, isShared ? reason : null, rows.map((row) =>
    el("tr", { "data-figure": row.name },
      el("th", { scope: "row" }, row.label),
      row.cells.map((cell, index) => el("td", { "data-column": columns[index + 1] }, cell)),
      verdict(row))));
}

// Both pictures of one side and stance, where they were kept; they are fetched once somebody asks.
function overlay(ends, like) {
  const without = ends.filter((one) => !one.has_pictures).map(dayAndTime);
  if (without.length) return notKept(without);
  const status = el("p", { role: "status" });
  const shown = el("div", {});
  const button = el("button", { type: "button", class: "overlay" }, say("people.overlay"));
  button.addEventListener("click", async () => {
    status.textContent = say("before_after.working");
    try {
      await show(ends, like, shown);
      status.textContent = "";
      button.hidden = true;
    } catch (error) {
      status.textContent = error.message;
    }
  });
  return el("div", {}, button, status, shown);
}

function notKept(dates) {
  return el("p", { class: "note no-overlay" }, say("people.no_overlay", { dates: dates.join(say("people.and")) }));
}

async function show(ends, like, place) {
  const kept = await Promise.all(ends.map(({ id }) => json(`/api/history/results/${id}`)));
  const photos = kept.map(({ assessment }) => photoOf(assessment, like));
  const without = photos.filter(({ url }) => !url).map(({ name }) => name);
  if (without.length) return place.replaceChildren(notKept(without));
  const { date } = kept[1].assessment;
  const assessment = (both) => ({ schema: "posture-assessment/2", date, photos: both });
  return new BeforeAfter(place, { assessment, hasTable: false }).show(photos);
}

// The last of its side and stance, as the comparison takes it.
function photoOf(assessment, { side, stance }) {
  const { picture, ...about } = assessment.photos.findLast(({ side: one, report }) => one === side && report.stance === stance && report.status === "ok");
  return { about: { ...about, picture: null }, url: picture, name: dayAndTime(assessment) };
}
