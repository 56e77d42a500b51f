// The tables of a card: angles, muscle lengths, distances, and how to read them.

import { el, svg } from "../dom.js";
import { say, table } from "../text.js";
import { bar } from "./bars.js";
import { LEGS, legOf, legTitle, plainLabel, shownMeasures, sideOf, withSide } from "./legs.js";
import { intervalText, isKnown, sentence, valueText, wordsOf } from "./words.js";

/** Everything that has a value, as sections, of each leg where these are apart; [] where nothing has. */
export function measureSections(card) {
  const { report } = card;
  const known = shownMeasures(report).filter(([, estimate]) => isKnown(estimate));
  const groups = LEGS.map((leg) => [leg, known.filter(([name]) => legOf(name, report) === leg)]);
  const sections = [...inDegrees(groups, card), ...inPercent(groups, report)];
  if (card.distances.length) sections.push(distances(card.distances));
  return sections;
}

function inDegrees(groups, card) {
  const { report } = card;
  const tables = [];
  for (const [leg, known] of groups) {
    const angles = known.filter(([, estimate]) => estimate.unit === "deg");
    const rows = angles.flatMap(([name, estimate]) => [row(name, estimate, report, { how: howOf(name, estimate, card) }), ...beside(name, card)]);
    const title = leg ? legTitle(leg, report) : say("photos.measures.heading");
    if (rows.length) tables.push([title, rows]);
  }
  const all = groups.flatMap(([, known]) => known.filter(([, estimate]) => estimate.unit === "deg"));
  return tables.map(([title, rows], index) =>
    section(title, rows, index === tables.length - 1 ? legend(all, report) : null, "angles"));
}

function inPercent(groups, report) {
  const muscles = table("wording").muscle_lengths;
  const tables = [];
  for (const [leg, known] of groups) {
    const lengths = known.filter(([, estimate]) => estimate.unit === "pct");
    const title = leg ? withSide(muscles.label, sideOf(leg, report)) : muscles.label;
    if (lengths.length) tables.push([title, lengths.map(([name, estimate]) => row(name, estimate, report))]);
  }
  const below = [key("length"), el("p", { class: "note" }, muscles.note)];
  return tables.map(([title, rows], index) =>
    section(title, rows, index === tables.length - 1 ? below : null, "lengths"));
}

function section(title, rows, below, name) {
  const head = ["measure", "value", "interval", "bar"].map((column) =>
    el("th", { scope: "col", class: column }, say(`photos.measures.${column}`)),
  );
  return el(
    "section",
    { class: name },
    el("h4", {}, title),
    el("table", { class: "measures" }, el("caption", { class: "hidden-text" }, title),
      el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)),
    below,
  );
}

function row(name, estimate, report, { label = plainLabel(name, estimate), key = name, how = say(`photos.measures.${estimate.method}`) } = {}) {
  const words = wordsOf(name);
  const signs = words.plus ? say("photos.measures.signs", words) : "";
  return el(
    "tr",
    { "data-measure": key, "data-method": estimate.method },
    el("th", { scope: "row" }, label, el("span", { class: "signs" }, [how, signs].filter(Boolean).join(" · "))),
    el("td", { class: "value" }, valueText(estimate)),
    el("td", { class: "interval" }, intervalText(estimate)),
    el("td", { class: "drawn" }, bar(estimate, words, stanceOf(name, report))),
  );
}

// A tilt that the person's own marks moved says so.
function howOf(name, estimate, card) {
  const isMoved = name === "pelvic_tilt" && estimate.method === "estimated" && card.estimated_tilt;
  return say(`photos.measures.${isMoved ? "moved" : estimate.method}`);
}

// The outline's own estimate stays beside the tilt that was measured from marked points, or moved by others.
function beside(name, card) {
  if (name !== "pelvic_tilt" || !card.estimated_tilt) return [];
  const tilt = card.estimated_tilt;
  if (isKnown(tilt)) return [row(name, tilt, card.report, { label: say("photos.measures.outline_tilt"), key: "estimated_tilt" })];
  const why = sentence(say("photos.measures.outline_none", { why: tilt.why_not ?? "" }));
  return [el("tr", { "data-measure": "estimated_tilt" }, el("td", { colspan: 4, class: "note" }, why))];
}

// The stance whose axis and range fit: those of one leg are told on the wide axis.
function stanceOf(name, report) {
  return legOf(name, report) ? "other" : report.stance ?? "other";
}

function legend(shown, report) {
  const words = table("wording");
  const cited = shown.map(([name]) => wordsOf(name).cited?.[stanceOf(name, report)]?.source).filter(Boolean);
  const sources = [...new Set(cited)].sort().map((source) => `${source} (${words.sources[source]})`);
  const methods = new Set(shown.map(([, estimate]) => estimate.method));
  const notes = [
    sources.length ? say("photos.measures.ranges", { ranges: sources.join("; ") }) : null,
    methods.has("estimated") ? words.how_obtained : null,
    methods.has("measured") ? words.how_measured : null,
    methods.has("modelled") ? words.how_modelled : null,
  ];
  const keys = sources.length ? ["value", "interval", "cited"] : ["value", "interval"];
  return [el("p", { class: "keys note" }, keys.map(key)), el("p", { class: "note" }, notes.filter(Boolean).join(" "))];
}

function key(name) {
  const shapes = {
    value: () => svg("circle", { class: "value", cx: 12, cy: 7, r: 5 }),
    interval: () => svg("path", { class: "interval", d: "M1 7H23M1 2V12M23 2V12" }),
    cited: () => svg("rect", { class: "cited", width: 24, height: 14 }),
    length: () => svg("rect", { class: "length", y: 2, width: 24, height: 10 }),
  };
  const mark = svg("svg", { class: "bar key", width: 24, height: 14, "aria-hidden": "true" }, shapes[name]());
  return el("span", { class: "key-entry note" }, mark, say(`photos.measures.key_${name}`));
}

function distances(rows) {
  const number = (value) => value.toFixed(1).replace("-", "−").replace("−0.0", "0.0");
  const lines = rows.map((one) => {
    const values = { value: number(one.value_cm), low: number(one.low_cm), high: number(one.high_cm) };
    return el("li", {}, say("photos.measures.distance", { label: wordsOf(one.name).label ?? one.name, ...values }));
  });
  return el("section", { class: "distances" }, el("h4", {}, say("photos.measures.distances")), el("ul", {}, lines));
}
