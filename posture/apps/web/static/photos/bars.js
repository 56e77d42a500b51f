// One estimate on its axis: interval, value and the range cited in the literature, as SVG.

import { svg } from "../dom.js";
import { say, whole } from "../text.js";
import { intervalText, unitOf, valueText } from "./words.js";

const MIDDLE = 10;
const HEIGHT = 30;

/** The axis [from, to] of a measure in a stance. */
export function axisOf(words, stance) {
  return words.axis?.[stance] ?? words.axis?.other ?? [-30, 30];
}

/**
 * The bar. Lengths follow the width of the place; muscle lengths start from 100 %.
 * `words` are those of the measure in wording.toml.
 */
export function bar(estimate, words, stance) {
  const [from, upto] = axisOf(words, stance);
  const cited = words.cited?.[stance];
  const isLength = estimate.unit === "pct";
  const at = (value) => Math.min(1, Math.max(0, (value - from) / (upto - from)));
  const percent = (value) => `${(at(value) * 100).toFixed(2)}%`;
  const rest = isLength ? 100 : 0;
  const label = barText(estimate, [from, upto], cited);
  const drawn = svg("svg", { class: "bar", role: "img", "aria-label": label, height: HEIGHT, width: "100%" });
  if (cited) drawn.append(between("cited", cited.low, cited.high, at, MIDDLE - 9, 18));
  drawn.append(svg("line", { class: "axis", x1: "0%", x2: "100%", y1: MIDDLE, y2: MIDDLE }));
  if (rest > from && rest < upto) {
    drawn.append(svg("line", { class: "rest", x1: percent(rest), x2: percent(rest), y1: 0, y2: 20 }));
  }
  if (isLength) drawn.append(between("length", Math.min(rest, estimate.value), Math.max(rest, estimate.value), at, MIDDLE - 5, 10));
  drawn.append(
    ...interval(estimate, [from, upto], percent),
    svg("circle", { class: "value", cx: percent(estimate.value), cy: MIDDLE, r: 5 }),
    ...scale([from, rest, upto], unitOf(estimate), percent),
  );
  return drawn;
}

function barText(estimate, [from, upto], cited) {
  const unit = unitOf(estimate);
  const values = { value: valueText(estimate), interval: intervalText(estimate), from: whole(from) + unit, upto: whole(upto) + unit };
  const text = say("photos.measures.bar_text", values);
  if (!cited) return text;
  const range = say("photos.measures.to", { low: whole(cited.low), high: whole(cited.high) + unit });
  return text + say("photos.measures.bar_cited", { cited: range, source: cited.source });
}

function between(name, low, high, at, y, height) {
  const start = at(low);
  const width = `${((at(high) - start) * 100).toFixed(2)}%`;
  return svg("rect", { class: name, x: `${(start * 100).toFixed(2)}%`, width, y, height });
}

function interval(estimate, [from, upto], percent) {
  const drawn = [svg("line", { class: "interval", x1: percent(estimate.low), x2: percent(estimate.high), y1: MIDDLE, y2: MIDDLE })];
  for (const [end, isBeyond, mark, anchor] of [
    [estimate.low, estimate.low < from, "◂", "start"],
    [estimate.high, estimate.high > upto, "▸", "end"],
  ]) {
    // An end that lies beyond the axis is an arrow: the bar must not claim that it stops there.
    drawn.push(
      isBeyond
        ? svg("text", { class: "beyond", x: percent(end), y: MIDDLE + 5, "text-anchor": anchor }, mark)
        : svg("line", { class: "interval", x1: percent(end), x2: percent(end), y1: MIDDLE - 5, y2: MIDDLE + 5 }),
    );
  }
  return drawn;
}

function scale([from, rest, upto], unit, percent) {
  const text = (value, anchor) =>
    svg("text", { class: "scale", x: percent(value), y: HEIGHT - 1, "text-anchor": anchor }, whole(value) + unit);
  const isApart = (rest - from) / (upto - from) > 0.2 && (upto - rest) / (upto - from) > 0.2;
  const ends = [text(from, "start"), text(upto, "end")];
  return isApart ? [...ends, text(rest, "middle")] : ends;
}
