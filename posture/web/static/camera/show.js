// Shows what an answer tells: state, clocks, angles, lengths, time held, events, advice.

import { el, svg } from "../dom.js";
import { say, whole } from "../text.js";

const byId = (id) => document.getElementById(id);
const MOST_EVENTS = 200;
const STEADY_MS = 1000;
const AXIS = [60, 150];
let advised = { code: "", since: 0 };

/** Fill the panel with an answer. */
export function showAnswer({ snapshot, words }) {
  const { state } = snapshot;
  set("state", say(`camera.state.${state}`));
  byId("state").dataset.state = state;
  set("reason", snapshot.reason ? sentence(snapshot.reason) : "");
  set("sitting", time(snapshot.sitting_s));
  set("sat-total", time(snapshot.sat_total_s));
  set("breaks", String(snapshot.breaks));
  set("shifts", String(snapshot.shifts));
  set("coverage", words.coverage.replace(/^\S+ /, ""));
  set("hip-flexion", angle(snapshot, "hip_flexion"));
  set("pelvic-tilt", angle(snapshot, "pelvic_tilt"));
  set("held-bout", words.held_bout);
  set("held-day", words.held_day);
  set("next-label", words.next_label);
  set("next", words.next);
  showLengths(snapshot);
}

/** One line that helps into the picture; it changes only when it has been the same for a second. */
export function showAdvice(advice) {
  if (!advice) return;
  const now = performance.now();
  if (advised.code !== advice.code) advised = { code: advice.code, since: now };
  const place = byId("advice");
  const isNew = place.dataset.code !== advice.code || place.textContent !== advice.text;
  if (isNew && (now - advised.since >= STEADY_MS || !place.textContent)) {
    place.textContent = advice.text;
    place.dataset.code = advice.code;
    place.dataset.good = String(advice.is_good);
  }
}

/** The newest events on top; old ones go. */
export function showEvents(events) {
  const list = byId("events");
  for (const event of events) {
    const at = event.at ? event.at.slice(11, 16) : "";
    list.prepend(el("li", { "data-event": event.event }, el("time", {}, at), el("span", {}, event.message)));
  }
  while (list.children.length > MOST_EVENTS) list.lastChild.remove();
}

/** A text is only set where it changes: screen readers and the page's layout are left in peace. */
function set(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

function angle(snapshot, name) {
  const { value, low, high } = snapshot[name];
  if (value === null) return say("camera.not_assessed", { reason: snapshot.why_not[name] ?? "" });
  return say("camera.value", { value: whole(value), low: whole(low), high: whole(high) });
}

function time(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${Math.floor(seconds)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function showLengths(snapshot) {
  const rows = [["glutes", "gluteus_maximus_length"], ["flexors", "iliopsoas_length"]];
  const told = rows.map(([key, name]) => [say(`camera.${key}`), snapshot.lengths[name]]).filter(([, one]) => one?.value != null);
  const signature = JSON.stringify(told.map(([, one]) => [whole(one.value), whole(one.low), whole(one.high)]));
  const place = byId("lengths");
  if (place.dataset.shown !== signature) {
    place.dataset.shown = signature;
    place.replaceChildren(...told.flatMap(([label, one]) => lengthRow(label, one)));
  }
  set("generic", snapshot.is_generic ? say("camera.generic") : say("camera.not_own"));
}

function lengthRow(label, one) {
  const value = say("camera.length_value", { value: whole(one.value), low: whole(one.low), high: whole(one.high) });
  const x = (number) => 4 + (252 * (Math.min(Math.max(number, AXIS[0]), AXIS[1]) - AXIS[0])) / (AXIS[1] - AXIS[0]);
  const [full, here] = [x(100), x(one.value)];
  return [
    el("p", {}, `${label}: ${value}`),
    svg("svg", { viewBox: "0 0 260 16", role: "img", "aria-label": `${label} ${value}` },
      svg("line", { class: "axis", x1: 4, x2: 256, y1: 8, y2: 8 }),
      svg("rect", { class: "bar", x: Math.min(full, here), width: Math.abs(here - full), y: 4, height: 8 }),
      svg("line", { class: "full", x1: full, x2: full, y1: 0, y2: 16 }),
      svg("line", { class: "interval", x1: x(one.low), x2: x(one.high), y1: 8, y2: 8 }),
      svg("circle", { class: "value", cx: here, cy: 8, r: 4 })),
  ];
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
