// Keeping a movement in the history, under a name and a day; the history is turned on first where it is off.

import { json } from "../api.js";
import { dayOf, now, today } from "../dates.js";
import { el } from "../dom.js";
import { say } from "../text.js";

const byId = (id) => document.getElementById(id);
let kept = null;
let day = {};

/** Offer to keep a result; `filmed` is when its film was last changed, null of a camera's. */
export async function offerKeeping(result, filmed) {
  kept = result;
  day = filmed === null ? { date: today(), time: now() } : { date: dayOf(filmed), time: null };
  byId("keep-date").value = day.date;
  byId("kept").textContent = "";
  byId("keeping").hidden = !result.card.is_assessed;
  if (result.card.is_assessed) await show();
}

/** Let the form and the button work. */
export function startKeeping() {
  byId("keep").addEventListener("submit", (event) => {
    event.preventDefault();
    told(keep);
  });
  byId("history-on").addEventListener("click", () => told(async () => {
    await json("/api/history", "POST");
    await show();
    byId("keep-name").focus();
    return "";
  }));
}

async function show() {
  try {
    const { is_on: isOn, people } = await json("/api/history");
    byId("keep").hidden = !isOn;
    byId("keep-off").hidden = isOn;
    byId("keep-names").replaceChildren(...people.map(({ name }) => el("option", { value: name })));
  } catch {
    // neither offered nor refused: the next result asks again
  }
}

async function keep() {
  const name = byId("keep-name").value.trim();
  if (!name) {
    byId("keep-name").focus();
    return say("movements.keep.no_name");
  }
  const date = byId("keep-date").value || day.date;
  const time = date === day.date ? day.time : null;
  await json("/api/history/movements", "POST", { name, date, time, movement: kept.movement });
  byId("keep").hidden = true;
  byId("kept").tabIndex = -1;
  byId("kept").focus();
  return say("movements.keep.done", { name, date });
}

/** One at a time; what comes of it is said below. */
async function told(work) {
  const buttons = [byId("keep-it"), byId("history-on")];
  for (const one of buttons) one.disabled = true;
  try {
    byId("kept").textContent = await work();
  } catch (error) {
    byId("kept").textContent = error.message;
  } finally {
    for (const one of buttons) one.disabled = false;
  }
}
