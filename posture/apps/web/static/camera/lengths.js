// The two lengths held now as bars around 100 %, each with its interval.

import { el, svg } from "../dom.js";
import { say, whole } from "../text.js";

const ROWS = [["glutes", "gluteus_maximus_length"], ["flexors", "iliopsoas_length"]];
const AXIS = [60, 150];
const MARKS = [60, 80, 100, 120, 140];
const [LEFT, WIDTH] = [12, 256];

/** Show them, and only where a number that is read has changed. */
export function showLengths({ lengths, is_generic: isGeneric }) {
  const known = ROWS.filter(([, name]) => lengths[name]?.value != null).map(([key, name]) => [key, lengths[name]]);
  const signature = JSON.stringify([isGeneric, known.map(([, one]) => numbers(one))]);
  const place = document.getElementById("lengths");
  if (place.dataset.shown === signature) return;
  place.dataset.shown = signature;
  place.hidden = known.length === 0;
  place.querySelector(".bars").replaceChildren(...known.flatMap(([key, one]) => row(say(`camera.${key}`), one, isGeneric)));
  place.querySelector(".note").textContent = say(isGeneric ? "camera.generic" : "camera.not_own");
}

function numbers(one) {
  return { value: whole(one.value), low: whole(one.low), high: whole(one.high) };
}

function x(percent) {
  const [low, high] = AXIS;
  return LEFT + (WIDTH * (Math.min(Math.max(percent, low), high) - low)) / (high - low);
}

function row(label, one, isGeneric) {
  const value = say(isGeneric ? "camera.length_generic" : "camera.length_value", numbers(one));
  const [full, here] = [x(100), x(one.value)];
  return [
    el("p", {}, `${label}: `, el("b", {}, value)),
    svg("svg", { viewBox: "0 0 280 30", "aria-hidden": true },
      svg("line", { class: "axis", x1: x(AXIS[0]), x2: x(AXIS[1]), y1: 9, y2: 9 }),
      MARKS.map((mark) => svg("text", { x: x(mark), y: 28, "text-anchor": "middle" }, String(mark))),
      svg("rect", { class: "bar", x: Math.min(full, here), width: Math.abs(here - full), y: 4, height: 10 }),
      svg("line", { class: "full", x1: full, x2: full, y1: 0, y2: 18 }),
      svg("line", { class: "interval", x1: x(one.low), x2: x(one.high), y1: 9, y2: 9 }),
      [one.low, one.high].map((end) => svg("line", { class: "interval", x1: x(end), x2: x(end), y1: 5, y2: 13 })),
      svg("circle", { class: "value", cx: here, cy: 9, r: 3.5 })),
  ];
}
