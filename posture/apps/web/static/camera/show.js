// Shows what an answer tells: state, clocks, angles, time held, events, advice.

import { el } from "../dom.js";
import { say, sentence, table, whole } from "../text.js";
import { showLengths } from "./lengths.js";

const byId = (id) => document.getElementById(id);
const MOST_EVENTS = 200;
const STEADY_MS = 1000;
let advised = { code: "", sinceMs: 0 };

/** Fill the page with an answer. */
export function showAnswer(answer) {
  const { snapshot, words } = answer;
  const { state } = snapshot;
  byId("status").hidden = false;
  set("state-name", say(`camera.state.${state}`));
  set("state-time", state === "unknown" ? "" : words.time);
  byId("state").dataset.state = state;
  set("reason", state === "unknown" && snapshot.reason ? sentence(snapshot.reason) : "");
  set("sat-total", time(snapshot.sat_total_s));
  set("longest", time(snapshot.longest_s));
  set("breaks", String(snapshot.breaks));
  set("shifts", String(snapshot.shifts));
  set("coverage", words.coverage);
  set("hip-flexion", angle(snapshot, "hip_flexion"));
  set("pelvic-tilt", angle(snapshot, "pelvic_tilt"));
  set("held-bout", words.held_bout);
  set("held-day", words.held_day);
  showSettings(answer);
  showLengths(snapshot);
}

/** The next nudge, and the pause with what ends it. */
export function showSettings({ words, pause }) {
  set("next-label", words.next_label);
  set("next", words.next);
  byId("pause-row").hidden = byId("next-line").hidden = Boolean(pause);
  byId("paused-row").hidden = !pause;
  set("paused", pause?.text ?? "");
}

/** One line that helps into the picture; it changes only when it has been the same for a second. */
export function showAdvice(advice) {
  if (!advice) {
    clearAdvice();
    return;
  }
  const nowMs = performance.now();
  if (advised.code !== advice.code) advised = { code: advice.code, sinceMs: nowMs };
  const place = byId("advice");
  const isNew = place.dataset.code !== advice.code;
  if (isNew && (nowMs - advised.sinceMs >= STEADY_MS || !place.textContent)) {
    place.textContent = advice.text;
    place.dataset.code = advice.code;
    place.dataset.good = String(advice.is_good);
  }
}

/** Nothing was seen yet. */
export function clearAdvice() {
  advised = { code: "", sinceMs: 0 };
  byId("advice").textContent = "";
  byId("advice").dataset.code = byId("advice").dataset.good = "";
}

/** The newest events on top; old ones go. */
export function showEvents(events) {
  const list = byId("events");
  for (const { at, event, message } of events) {
    list.prepend(el("li", { "data-event": event }, el("time", {}, at ? at.slice(11, 16) : ""), el("span", {}, message)));
  }
  while (list.children.length > MOST_EVENTS) list.lastChild.remove();
}

/** The time of day, as events show it. */
export function timeOfDay() {
  const now = new Date();
  return [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** A text is only set where it changes: screen readers and the page's layout are left in peace. */
function set(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

/** "12° forward (3° to 21°)"; a sign has words of its own only where it could be misread. */
function angle(snapshot, name) {
  const { value, low, high } = snapshot[name];
  if (value === null) return say("camera.not_assessed", { reason: snapshot.why_not[name] ?? "" });
  const numbers = { value: whole(value), low: whole(low), high: whole(high) };
  const words = table(`wording.measures.${name}`);
  const side = Math.round(value) < 0 ? words.minus : words.plus;
  return say(`camera.${name}_value`, { ...numbers, size: whole(Math.abs(value)), side });
}

function time(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return say("camera.time.seconds", { seconds: Math.floor(seconds) });
  if (minutes < 60) return say("camera.time.minutes", { minutes });
  return say("camera.time.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
