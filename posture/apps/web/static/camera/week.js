// The last seven days at a glance; kept on the computer only where somebody turned it on.

import { json } from "../api.js";
import { el, svg } from "../dom.js";
import { say } from "../text.js";

const byId = (id) => document.getElementById(id);
const FULL_S = 10 * 3600;
let isOn = false;
let isSure = false;

/** Show what is kept, and what keeps it or ends that. */
export async function showWeek() {
  await attempt(async () => shown(await json("/api/days")));
}

export function setUpWeek() {
  byId("week-turn").addEventListener("click", () => attempt(turn));
  byId("week-turn").addEventListener("blur", () => { isSure = false; label(); });
  showWeek();
}

/** Away with the line of a tab whose day is forgotten. */
export async function forgetTab(tab) {
  await attempt(async () => {
    await json(`/api/days/${encodeURIComponent(tab)}`, "DELETE");
    shown(await json("/api/days"));
  });
}

async function turn() {
  if (!isOn) {
    shown(await json("/api/days", "POST"));
  } else if (!isSure) {
    isSure = true;
    label();
  } else {
    isSure = false;
    await json("/api/days", "DELETE");
    shown(await json("/api/days"));
  }
}

function shown({ is_on: on, path, days }) {
  isOn = on;
  byId("week").hidden = false;
  byId("week-on").hidden = !isOn;
  byId("week-note").textContent = isOn ? say("camera.week.where", { path }) : say("camera.week.off");
  byId("week-rows").replaceChildren(...days.map(row));
  label();
}

function label() {
  byId("week-turn").textContent = say(`camera.week.${isSure ? "sure" : isOn ? "turn_off" : "turn_on"}`);
}

function row(day) {
  const name = el("th", { scope: "row" }, day.name);
  if (day.sitting === null) return el("tr", {}, name, el("td", { colspan: 4, class: "soft" }, say("camera.week.none")));
  const width = Math.min(100, (100 * day.seated_s) / FULL_S);
  const bar = svg("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": true }, svg("rect", { class: "bar", width, height: 8 }));
  return el("tr", {}, name, el("td", {}, day.sitting, bar), el("td", {}, day.longest), el("td", {}, day.breaks), el("td", {}, day.held));
}

async function attempt(doing) {
  byId("week-fault").hidden = true;
  try {
    await doing();
  } catch (error) {
    byId("week").hidden = byId("week-fault").hidden = false;
    byId("week-fault").textContent = error.message;
    isOn = isSure = true; // what is damaged can be deleted
    label();
  }
}
