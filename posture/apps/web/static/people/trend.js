// One measure of a person over time: each value with its interval, drawn and as a table.

import { json } from "../api.js";
import { dayAndTime } from "../dates.js";
import { el, svg } from "../dom.js";
import { say, table, whole } from "../text.js";

const WIDEST = 960;
const NARROWEST = 280;
const HEIGHT = 260;
const EDGE = { left: 46, right: 16, top: 12, bottom: 30 };
const SIDE_SHIFT_PX = { left: -4, right: 4 };
const NOON = "12:00"; // where the time of a day is not known
const KEY = { width: 34, height: 18 };
const SHAPES = {
  circle: (x, y) => svg("circle", { cx: x, cy: y, r: 5.5 }),
  square: (x, y) => svg("rect", { x: x - 5, y: y - 5, width: 10, height: 10 }),
  diamond: (x, y) => svg("path", { d: `M${x} ${y - 7}l7 7l-7 7l-7 -7Z` }),
  up: (x, y) => svg("path", { d: `M${x} ${y - 7}l7 12h-14Z` }),
  down: (x, y) => svg("path", { d: `M${x} ${y + 7}l7 -12h-14Z` }),
};

/** Show the trend that the two selects ask for. */
export async function showTrend(person) {
  const place = document.getElementById("trend");
  const measure = document.getElementById("measure").value;
  const stance = document.getElementById("stance").value;
  const { points } = await json(`/api/history/people/${person}/trend?measure=${measure}&stance=${stance}`);
  if (!points.length) {
    place.replaceChildren(el("p", { class: "note" }, say("people.no_trend")));
    return;
  }
  const words = table("wording.measures")[measure];
  const unit = measure.endsWith("_length") ? " %" : "°";
  const caption = say("people.trend_caption", { measure: words?.label ?? measure, stance: table("wording.stance")[stance] });
  const drawing = el("div", {});
  place.replaceChildren(drawing, legend(points), el("figcaption", { class: "note" }, caption), asTable(points, unit));
  asWideAs(drawing, (width) => plot(points, unit, caption, width));
}

// Drawn anew for another width: the words in it keep their size.
function asWideAs(place, draw) {
  let drawn = 0;
  const watch = new ResizeObserver(() => {
    const width = Math.min(WIDEST, Math.max(NARROWEST, place.clientWidth));
    if (!place.isConnected) watch.disconnect();
    else if (width !== drawn) place.replaceChildren(draw((drawn = width)));
  });
  watch.observe(place);
}

function plot(points, unit, caption, width) {
  const days = points.map((one) => Date.parse(`${one.date}T${one.time ?? NOON}`));
  const first = Math.min(...days);
  const span = Math.max(...days) - first;
  const low = Math.min(...points.map((one) => one.low));
  const high = Math.max(...points.map((one) => one.high));
  const step = [1, 2, 5, 10, 20, 50].find((one) => (high - low) / one <= 7) ?? 100;
  const [bottom, top] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
  const inner = { width: width - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
  const x = (day) => EDGE.left + 14 + (span ? (day - first) / span : 0.5) * (inner.width - 28);
  const y = (value) => EDGE.top + ((top - value) / (top - bottom || 1)) * inner.height;
  const marks = points.map((one, index) => mark(one, placeOf(one, days[index], x), y, unit));
  return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": caption },
    levels([bottom, top], step, width, y, unit), dates(points, days, x), lines(points, days, x, y), marks);
}

// Both sides of one day beside each other.
function placeOf(one, day, x) {
  return x(day) + (SIDE_SHIFT_PX[one.side] ?? 0);
}

function levels([bottom, top], step, width, y, unit) {
  const found = [];
  for (let level = bottom; level <= top + 1e-9; level += step) {
    found.push(svg("line", { class: level === 0 ? "zero" : "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(level), y2: y(level) }));
    found.push(svg("text", { x: EDGE.left - 6, y: y(level) + 4, "text-anchor": "end" }, `${whole(level)}${unit}`));
  }
  return found;
}

function dates(points, days, x) {
  const ends = days.length > 1 && days[0] !== days.at(-1) ? [0, days.length - 1] : [0];
  return ends.map((index, place) =>
    svg("text", { x: x(days[index]), y: HEIGHT - 8, "text-anchor": ends.length === 1 ? "middle" : place ? "end" : "start" }, points[index].date));
}

function lines(points, days, x, y) {
  return kindsOf(points).map(({ name, look }) => {
    const path = points.flatMap((one, index) => (seenFrom(one) === name ? [[placeOf(one, days[index], x), y(one.value)]] : []));
    return svg("polyline", { class: `line ${look.colour}`, points: path.join(" ") });
  });
}

// The side that the camera saw and, where the legs are apart, whose reading it is: not one line with those of both.
function seenFrom({ side, leg }) {
  return [say(`comparison.side_${side}`), leg ? say("people.leg", { side: leg }) : null].filter(Boolean).join(", ");
}

/** What a reading looks like, by what it was seen from: never by colour alone. */
function lookOf({ side, leg }) {
  const isFirst = side === "left" || side === "front";
  const isSecond = side === "right" || side === "back";
  const colour = isFirst ? "first" : isSecond ? "second" : "neither";
  if (leg) return { colour, shape: leg === "left" ? "up" : "down" };
  return { colour, shape: isFirst ? "circle" : isSecond ? "square" : "diamond" };
}

function kindsOf(points) {
  const kinds = new Map(points.map((one) => [seenFrom(one), lookOf(one)]));
  return [...kinds].map(([name, look]) => ({ name, look }));
}

// What each shape and colour is; hollow ones were measured from marked points.
function legend(points) {
  const key = (...shapes) => svg("svg", { class: "key", width: KEY.width, height: KEY.height, "aria-hidden": "true" }, shapes);
  const [x, y] = [KEY.width / 2, KEY.height / 2];
  const entries = kindsOf(points).map(({ name, look }) =>
    el("li", {}, key(svg("line", { class: `line ${look.colour}`, x1: 0, x2: KEY.width, y1: y, y2: y }), svg("g", { class: `value ${look.colour}` }, SHAPES[look.shape](x, y))), name));
  if (points.some(({ method }) => method === "measured")) {
    entries.push(el("li", {}, key(svg("g", { class: "value neither measured" }, SHAPES.circle(x, y))), say("people.hollow")));
  }
  entries.push(el("li", {}, key(svg("path", { class: "interval neither", d: `M${x} 1V17M${x - 4} 1H${x + 4}M${x - 4} 17H${x + 4}` })), say("people.interval")));
  return el("ul", { class: "legend note", "aria-label": say("people.legend") }, entries);
}

function mark(one, place, y, unit) {
  const title = `${dayAndTime(one)}, ${seenFrom(one)}: ${whole(one.value)}${unit} (${whole(one.low)} to ${whole(one.high)})`;
  const { colour, shape } = lookOf(one);
  const interval = (x1, x2, y1, y2) => svg("line", { class: `interval ${colour}`, x1, x2, y1, y2 });
  return svg("g", { class: "point", "data-shape": shape },
    svg("title", {}, title),
    interval(place, place, y(one.low), y(one.high)),
    interval(place - 4, place + 4, y(one.low), y(one.low)),
    interval(place - 4, place + 4, y(one.high), y(one.high)),
    svg("g", { class: `value ${colour} ${one.method}` }, SHAPES[shape](place, y(one.value))));
}

function asTable(points, unit) {
  const head = ["date", "side", "value", "interval", "how"];
  return el("details", {}, el("summary", {}, say("people.trend_table")),
    el("table", {},
      el("thead", {}, el("tr", {}, head.map((key) => el("th", { scope: "col" }, say(`people.${key}`))))),
      el("tbody", {}, points.map((one) => el("tr", {},
        el("td", {}, dayAndTime(one)), el("td", {}, seenFrom(one)), el("td", {}, `${whole(one.value)}${unit}`),
        el("td", {}, `${whole(one.low)} to ${whole(one.high)}`), el("td", {}, say(`people.${one.method}`)))))));
}
