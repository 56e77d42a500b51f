// Keeping what was marked in a photo as the person's own: a small form on the card, under a name.

import { call, Fault } from "../api.js";
import { el } from "../dom.js";
import { say, sentence, table } from "../text.js";
import { answersNow, chooseReference, knownReferences } from "./answers.js";
import { queryOf } from "./request.js";

/** Whether there is anything to keep: both points marked, and an estimate to hold them against. */
export function hasOwnMarks({ marks, result }) {
  return Boolean(marks?.asis && marks?.psis) && result.card.view.own_difference !== null;
}

/** The form of a card, hidden until its button opens it; `close` gives the focus back. */
export function ownForm(item, close) {
  const { report, view } = item.result.card;
  const stance = table("wording.stance")[report.stance] ?? "";
  const id = `${item.card.element.id}-own`;
  const name = el("input", { id, maxlength: 200, required: true, autocomplete: "off", list: `${id}-names` });
  const names = el("datalist", { id: `${id}-names` });
  const outcome = el("div", { class: "own-told", role: "status" });
  const keep = el("button", { type: "submit", class: "main" }, say("photos.own.keep"));
  const questions = el("div", { class: "asked" },
    el("p", {}, say("photos.own.lead", { difference: view.own_difference, stance })),
    el("p", { class: "note" }, say("photos.own.clothes")),
    el("p", { class: "field" }, el("label", { for: id }, say("photos.own.name")), name, names));
  const shut = el("button", { type: "button", onclick: () => { form.hidden = true; close(); } }, say("photos.own.close"));
  const form = el("form", { class: "own", hidden: true, "aria-label": say("photos.own.title") }, questions, outcome, el("div", { class: "row" }, keep, shut));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    keep.disabled = true;
    const isKept = await kept(item, name.value, outcome);
    keep.disabled = false;
    if (!isKept) return;
    questions.hidden = keep.hidden = true;
    shut.focus();
  });
  const open = () => {
    names.replaceChildren(...knownReferences().map((known) => el("option", { value: known })));
    name.value ||= answersNow().baseline ?? answersNow().pseudonym ?? "";
    outcome.replaceChildren();
    questions.hidden = keep.hidden = form.hidden = false;
    name.focus();
  };
  return { form, open };
}

/** Have the photo recorded with its marks; `outcome` says what came of it. Whether it was. */
async function kept(item, name, outcome) {
  outcome.replaceChildren(el("p", {}, say("photos.own.keeping")));
  const query = queryOf(item, item.answers, { name, file: item.file.name, taken_at: new Date(item.file.lastModified).toISOString() });
  query.delete("baseline");
  try {
    const response = await call(`/api/baselines?${query}`, { method: "POST", body: item.file });
    const answer = await response.json();
    const isChosen = await chooseReference(answer.name);
    outcome.replaceChildren(...answer.own_marks_told.map((text) => el("p", {}, text)),
      el("p", { class: "note" }, say(`photos.own.${isChosen ? "chosen" : "choose"}`, { name: answer.name })));
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    outcome.replaceChildren(el("p", {}, say("photos.own.not_kept", { why: sentence(error.message) })));
    return false;
  }
}
