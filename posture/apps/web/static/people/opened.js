// A past result opened again: its notes, and each of its photos as a card.

import { json, openPosted } from "../api.js";
import { dayAndTime } from "../dates.js";
import { el } from "../dom.js";
import { movementParts } from "../movement_card.js";
import { introduction, meaning, rest } from "../result_card.js";
import { say } from "../text.js";

const HASH = /^#result-(\d+)$/;
const place = () => document.getElementById("opened");

/** The address, within the page, that opens a result. */
export const hashOf = (id) => `#result-${id}`;

/** The result that the page's address asks for; null for none. */
export function wantedResult() {
  const found = HASH.exec(location.hash);
  return found && Number(found[1]);
}

/** Show a past result, or none; resolves to the id of its person, null where none is shown. */
export async function showOpened(id) {
  place().hidden = true;
  place().replaceChildren();
  if (id === null) return null;
  const kept = await json(`/api/history/results/${id}`);
  if (wantedResult() !== id) return null;
  place().replaceChildren(...(kept.kind === "movement" ? movement(kept) : photos(kept)));
  place().dataset.result = id;
  place().hidden = false;
  place().focus({ preventScroll: true });
  place().scrollIntoView({ block: "start" });
  return kept.person.id;
}

function bar(name, when) {
  return el("div", { class: "row bar" },
    el("h3", { id: "opened-title" }, say("people.opened", { name, when: dayAndTime(when) })),
    el("span", { class: "push" }),
    el("button", { type: "button", id: "opened-close", onclick: close }, say("people.close")));
}

function photos({ person, assessment, views, reported }) {
  return [bar(person.name, assessment), ...about(assessment, reported), ...assessment.photos.map((photo, index) => card(photo, views[index]))];
}

function movement(kept) {
  const sheet = () => openPosted("/movement", "movement", JSON.stringify(kept.movement));
  return [
    bar(kept.person.name, kept),
    el("h4", { class: "test" }, kept.name),
    el("div", { class: "movement-card" }, movementParts(kept.card)),
    el("p", { class: "note kept" }, say("people.movement_kept")),
    el("p", {}, el("button", { type: "button", class: "sheet", onclick: sheet }, say("people.sheet"))),
  ];
}

/** Close it, and away with the address too: a reload does not open it again. */
export function closeOpened() {
  if (wantedResult() !== null) history.pushState(null, "", location.pathname);
  return showOpened(null);
}

function close() {
  const { result } = place().dataset;
  closeOpened();
  document.querySelector(`#results [data-result="${result}"] .open`)?.focus();
}

/** Who assessed, and what was noted and answered: what there is of it. */
function about({ assessor, clinic, notes, photos, setup }, reported) {
  const confirmed = setup.confirmed.map((part) => say(`people.confirmed.${part}`)).join(", ");
  const entries = [
    ["assessor", [assessor, clinic].filter(Boolean).join(", ")],
    ["notes", (notes ?? "").split("\n").filter(Boolean).map((line) => el("p", {}, line))],
    ["reported", reported.join(" ")],
    ["confirmed_setup", confirmed],
  ].filter(([, content]) => content.length);
  const hasNone = photos.every(({ picture }) => !picture);
  return [
    entries.length ? el("dl", { class: "about" }, entries.map(([key, content]) => [el("dt", {}, say(`people.${key}`)), el("dd", { class: key }, content)])) : null,
    el("p", { class: "note kept" }, say(hasNone ? "people.numbers_only" : "people.with_picture")),
  ].filter(Boolean);
}

function card({ report, picture }, view) {
  const more = el("details", { class: "more" }, el("summary", {}, say("result_card.more")),
    el("div", { class: "all" }, rest(view).flatMap((build) => build())));
  return el("article", { class: "card panel", "aria-label": report.source.name },
    el("header", {}, el("h4", { class: "name" }, report.source.name)),
    el("div", { class: "body" }, meaning(view),
      el("div", { class: "aside" }, picture ? el("img", { class: "kept-picture", src: picture, alt: say("people.kept_picture", { seen: view.seen ?? report.source.name }) }) : el("p", { class: "no-picture" }, say("people.no_picture"))),
      introduction(view), more));
}
