// Two past results of a person: each measure as changed or not, and their pictures over each other.

import { json } from "../api.js";
import { BeforeAfter } from "../before_after.js";
import { comparisonParts, leastNote } from "../comparison.js";
import { dayAndTime } from "../dates.js";
import { el } from "../dom.js";
import { say } from "../text.js";

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
