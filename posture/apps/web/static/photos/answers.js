// What the user answers about the assessment: read from the form, kept nowhere else.

import { json } from "../api.js";
import { now, today } from "../dates.js";
import { el } from "../dom.js";
import { say, table } from "../text.js";
import { noticesFor } from "./request.js";

const CONFIRMED = { "confirm-distance": "distance", "confirm-height": "camera_height", "confirm-clothing": "clothing" };
const NUMBERS = ["height", "age", "hours-seated"];
const AFTER_CLICK_MS = 50;
const field = (id) => document.getElementById(id);
const text = (id) => field(id).value.trim() || null;
let current = null;
let isPressed = false;

/** The answers as they were when a field was last left, as an assessment has them; what was not told is null. */
export function answersNow() {
  current ??= read();
  return { ...current, time: current.date === today() ? now() : null };
}

// Half a number is no answer: "4" on the way to "44" is nobody's age.
function read() {
  return {
    date: field("date").value || today(),
    pseudonym: text("pseudonym"),
    assessor: text("assessor"),
    clinic: text("clinic"),
    notes: text("assessor-notes"),
    setup: {
      confirmed: Object.keys(CONFIRMED).filter((id) => field(id).checked).map((id) => CONFIRMED[id]),
      footwear: field("footwear").value || null,
      height_cm: numberIn("height"),
    },
    told: {
      pain: field("pain").checked || null,
      age: numberIn("age"),
      pregnant: field("pregnant").checked || null,
      surgery: field("surgery").checked || null,
      hours_seated: numberIn("hours-seated"),
      exercise: field("exercise").value || null,
    },
    baseline: field("baseline").value || null,
  };
}

/** What of the answers a measurement depends on, to be compared. */
export function keyOf({ setup, told: questionnaire, baseline }) {
  return JSON.stringify([setup.confirmed, setup.height_cm, questionnaire.age, questionnaire.pregnant, questionnaire.surgery, baseline]);
}

/** Whether nothing may be analysed for this person. */
export function isTooYoung(questionnaire) {
  return questionnaire.age !== null && questionnaire.age < table("assessment").limits.youngest;
}

/** Start the form: today's date, references to compare with, notices. `changed` after each answer; resolves once references are listed. */
export function startAnswers(changed) {
  field("date").value ||= today();
  // On a phone the panel would push the photos out of sight.
  if (matchMedia("(max-width: 40rem)").matches) field("assessment").open = false;
  for (const [event, is] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
    addEventListener(event, () => { isPressed = is; }, { capture: true });
  }
  field("answers").addEventListener("change", () => {
    current = read();
    afterClick(() => {
      changed();
      showNotices();
    });
  });
  field("answers").addEventListener("submit", (event) => event.preventDefault());
  current = read();
  return fillBaselines();
}

/** The form as it is: by field, its text or whether it is ticked. */
export function formNow() {
  const filled = [...field("answers").elements].filter(({ id }) => id);
  return Object.fromEntries(filled.map((one) => [one.id, one.type === "checkbox" ? one.checked : one.value]));
}

/** Fill the form as it was; nobody has left a field by that. */
export function fillForm(values) {
  for (const [id, value] of Object.entries(values)) {
    const one = field(id);
    if (one?.type === "checkbox") one.checked = value;
    else if (one) one.value = value;
  }
  current = read();
  showNotices();
}

// A field is left by pressing on something else, which must not move away before it is let go.
function afterClick(work) {
  if (!isPressed) return work();
  addEventListener("pointerup", () => setTimeout(work, AFTER_CLICK_MS), { once: true, capture: true });
}

async function fillBaselines() {
  try {
    const known = await json("/api/baselines");
    const nobody = field("baseline").options[0];
    const chosen = field("baseline").value;
    field("baseline").replaceChildren(nobody, ...known.map(({ name }) => el("option", { value: name }, name)));
    field("baseline").value = knownReferences().includes(chosen) ? chosen : "";
    field("baseline-field").hidden = known.length === 0;
  } catch {
    // without references there is nothing to choose
  }
}

/** Names of all references that can be chosen. */
export function knownReferences() {
  return [...field("baseline").options].map((option) => option.value).filter(Boolean);
}

/** List the references anew, and choose this one unless another is chosen already; whether it is. */
export async function chooseReference(name) {
  await fillBaselines();
  if (!field("baseline").value) {
    field("baseline").value = name;
    field("baseline").dispatchEvent(new Event("change", { bubbles: true }));
  }
  return field("baseline").value === name;
}

async function showNotices() {
  const { told: questionnaire } = answersNow();
  let found = { notices: [], refusal: null };
  try {
    found = await noticesFor(questionnaire);
  } catch (error) {
    found.notices = [error.message];
  }
  if (isTooYoung(questionnaire)) found.refusal ??= table("assessment").words.too_young;
  const invalid = NUMBERS.filter((id) => !field(id).validity.valid).map((id) => say(`photos.panel.not_${id}`));
  const texts = [...(found.refusal ? [found.refusal] : found.notices), ...invalid];
  const shown = JSON.stringify(texts);
  const place = field("notices");
  if (place.dataset.shown === shown) return;
  place.dataset.shown = shown;
  place.replaceChildren(...texts.map((text) => el("div", { class: "notice" }, el("p", {}, text))));
}

function numberIn(id) {
  const input = field(id);
  return input.value !== "" && input.validity.valid ? input.valueAsNumber : null;
}

/** Words for a name of a file: the pseudonym and the date. */
export function fileName(answers, ending) {
  const who = (answers.pseudonym ?? "").replace(/[^\p{L}\p{N}_-]+/gu, "-").replace(/^-+|-+$/g, "");
  return ["posture", who, answers.date].filter(Boolean).join("-") + ending;
}

/** Words shown while photos may not be sent. */
export function refusalWords() {
  return table("assessment").words.too_young ?? say("photos.card.failed");
}
