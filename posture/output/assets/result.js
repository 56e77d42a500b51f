// Draws a result as the program worded, rounded and placed it (posture/output/result_json.py): the
// card of the page Photos and the detail of a batch's page. Text goes in as text, never as HTML.

const SVG = "http://www.w3.org/2000/svg";
const MIDDLE = 10; // of a bar, in pixels from its top
const SCALE_HEIGHT = 20;

/** An element with properties (class, on<Event>, attributes) and children (elements or text). */
export function el(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function svg(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

function filled(made, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return made;
}

/** What the rules say; null where there is nothing. */
export function findingsSection(findings) {
  return findings && el("section", { class: "findings" }, el("h4", {}, findings.title),
    el("ul", {}, findings.entries.map((one) =>
      el("li", { "data-level": one.level }, markOfLevel(one),
        el("div", {},
          el("p", {}, el("strong", {}, one.word), el("span", { class: "soft" }, ` · ${one.rules}`)),
          el("p", {}, one.message),
          one.basis ? el("p", { class: "note" }, one.basis) : null)))));
}

/** The sign of a finding's level, beside the word for it. */
export function markOfLevel({ mark }) {
  return el("span", { class: "mark-of-level", "aria-hidden": "true" }, mark);
}

/** What could not be assessed, and why; null where there is nothing. */
export function missingSection(missing) {
  return missing && el("section", { class: "missing" }, el("h4", {}, missing.title),
    el("ul", {}, missing.entries.map(({ names, reason }) =>
      el("li", {}, el("p", {}, el("strong", {}, names)), el("p", {}, reason)))));
}

/** A section for each table, and one for distances. */
export function measureSections({ tables, distances }) {
  const lines = distances && el("section", { class: "distances" }, el("h4", {}, distances.title),
    el("ul", {}, distances.lines.map((line) => el("li", {}, line))));
  return [...tables.map(tableSection), lines].filter(Boolean);
}

function tableSection({ kind, title, columns, rows, keys, notes }) {
  return el("section", { class: kind }, el("h4", {}, title),
    el("table", { class: "measures" }, el("caption", { class: "hidden-text" }, title),
      el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col" }, column)))),
      el("tbody", {}, rows.map((row) => tableRow(row, columns.length)))),
    keys.length ? el("p", { class: "keys note" }, keys.map(keyEntry)) : null,
    notes.length ? el("p", { class: "note" }, notes.join(" ")) : null);
}

function tableRow(row, columnCount) {
  const { name, method, label, about } = row.measure;
  const names = { "data-measure": name, "data-method": method };
  if (row.note) return el("tr", names, el("td", { colspan: columnCount, class: "note" }, row.note));
  return el("tr", names,
    el("th", { scope: "row" }, label, el("span", { class: "signs" }, about)),
    el("td", { class: "value" }, row.value),
    el("td", { class: "interval" }, row.interval),
    el("td", { class: "drawn" }, bar(row)));
}

/** A row's interval and value on their axis, beside the range cited; its numbers below it unless it is small. */
export function bar(row, isSmall = false) {
  const { origin, cited, ticks } = row.measure.axis;
  const { value_at: value, low_at: low, high_at: high, filled_to: filled } = row;
  const spoken = row.spoken ? { role: "img", "aria-label": row.spoken } : { "aria-hidden": "true" };
  const height = isSmall ? SCALE_HEIGHT : SCALE_HEIGHT + 10;
  return svg("svg", { class: "bar", width: "100%", height, ...spoken },
    cited ? box("cited", ...cited, 18) : null,
    line("axis", [0, 1], [MIDDLE, MIDDLE]),
    origin === null ? null : line("rest", [origin, origin], [0, SCALE_HEIGHT]),
    typeof filled === "number" ? box("length", origin, filled, 10) : null,
    line("interval", [low ?? 0, high ?? 1], [MIDDLE, MIDDLE]),
    end(low, 0, "◂", "start"), end(high, 1, "▸", "end"),
    value === null ? null : svg("circle", { class: "value", cx: percent(value), cy: MIDDLE, r: 5 }),
    isSmall ? null : ticks.map(([at, text]) =>
      svg("text", { class: "scale", x: percent(at), y: height - 1, "text-anchor": anchorOf(at) }, text)));
}

const percent = (at) => `${(at * 100).toFixed(1)}%`;
const anchorOf = (at) => (at === 0 ? "start" : at === 1 ? "end" : "middle");

function line(name, [from, upto], [top, bottom]) {
  return svg("line", { class: name, x1: percent(from), x2: percent(upto), y1: top, y2: bottom });
}

function box(name, one, other, height) {
  const [from, upto] = one < other ? [one, other] : [other, one];
  return svg("rect", { class: name, x: percent(from), width: percent(upto - from), y: MIDDLE - height / 2, height });
}

// An end that lies beyond the axis is an arrow: the bar must not claim that it stops there.
function end(at, edge, arrow, anchor) {
  return at === null
    ? svg("text", { class: "beyond", x: percent(edge), y: MIDDLE + 5, "text-anchor": anchor }, arrow)
    : line("interval", [at, at], [MIDDLE - 5, MIDDLE + 5]);
}

function keyEntry({ shape, text }) {
  const shapes = {
    value: () => svg("circle", { class: "value", cx: 12, cy: 7, r: 5 }),
    interval: () => svg("path", { class: "interval", d: "M1 7H23M1 2V12M23 2V12" }),
    cited: () => svg("rect", { class: "cited", width: 24, height: 14 }),
    length: () => svg("rect", { class: "length", y: 2, width: 24, height: 10 }),
  };
  const mark = svg("svg", { class: "bar key", width: 24, height: 14, "aria-hidden": "true" }, shapes[shape]());
  return el("span", { class: "key-entry note" }, mark, text);
}
