// Shows what the coach says, and what a movement comes to.

import { announce } from "../dom.js";
import { movementParts } from "../movement_card.js";

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
  byId("result-body").replaceChildren(...movementParts(card));
}

/** A text is only set where it changes: the page's layout is left in peace. */
function set(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}
