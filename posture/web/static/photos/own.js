// Keeping what was marked in a photo as the person's own: a small form on the card, under a name.

import { call, Fault } from "../api.js";
import { el } from "../dom.js";
import { capital, say, table } from "../text.js";
import { answersNow, chooseReference, knownReferences } from "./answers.js";
import { queryOf } from "./request.js";
import { isKnown, sentence } from "./words.js";

/** Whether there is anything to keep: both points marked, and an estimate to hold them against. */
export function hasOwnMarks({ marks, result }) {
  return Boolean(marks?.asis && marks?.psis) && isKnown(result.card.estimated_tilt);
}

/** The form of a card, hidden until its button opens it; `close` gives the focus back. */
export function ownForm(item, close) {
  const { report, estimated_tilt: outline } = item.result.card;
  const degrees = signed(report.measures.pelvic_tilt.value - outline.value);
  const stance = table("wording.stance")[report.stance] ?? "";
  const id = `${item.card.element.id}-own`;
  const name = el("input", { id, maxlength: 200, required: true, autocomplete: "off", list: `${id}-names` });
  const names = el("datalist", { id: `${id}-names` });
  const told = el("p", { class: "own-told", role: "status" });
  const keep = el("button", { type: "submit", class: "main" }, say("photos.own.keep"));
  const cancel = el("button", { type: "button", onclick: () => { form.hidden = true; close(); } }, say("photos.own.cancel"));
  const form = el("form", { class: "own", hidden: true, "aria-label": say("photos.own.title") },
    el("p", {}, say("photos.own.lead", { degrees, stance })),
    el("p", { class: "note" }, say("photos.own.clothes")),
    el("div", { class: "row" }, el("label", { for: id }, say("photos.own.name")), name, names, keep, cancel),
    told);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    kept(item, name.value, keep, told);
  });
  const open = () => {
    names.replaceChildren(...knownReferences().map((known) => el("option", { value: known })));
    name.value ||= answersNow().baseline ?? answersNow().pseudonym ?? "";
    told.textContent = "";
    form.hidden = false;
    name.focus();
  };
  return { form, open };
}

async function kept(item, name, button, told) {
  button.disabled = true;
  told.textContent = say("photos.own.keeping");
  try {
    const query = queryOf(item, item.answers, {
      name,
      file: item.file.name,
      taken_at: new Date(item.file.lastModified).toISOString(),
    });
    query.delete("baseline");
    const response = await call(`/api/baselines?${query}`, { method: "POST", body: item.file });
    const answer = await response.json();
    await chooseReference(answer.name);
    told.textContent = say("photos.own.kept", { name: answer.name, told: answer.own_marks_told });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    told.textContent = say("photos.own.not_kept", { why: capital(sentence(error.message)) });
  } finally {
    button.disabled = false;
  }
}

/** "+3.1°": with its sign, as the command line has it. */
function signed(degrees) {
  const text = Math.abs(degrees).toFixed(1);
  return `${Number(text) === 0 ? "" : degrees > 0 ? "+" : "−"}${text}`;
}
