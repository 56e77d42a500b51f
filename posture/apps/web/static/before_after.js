// Two photos of one person over each other: a slider between them, a plumb line and a grid.

import { json } from "./api.js";
import { comparisonParts, leastNote } from "./comparison.js";
import { el, svg } from "./dom.js";
import { say } from "./text.js";

const MIDDLE = 50;
let made = 0;

/**
 * The view of a pair in `place`. A photo: `about` (as in an assessment), `url` of its picture, `name`.
 * `assessment` makes the assessment of two photos, `reference` names the one to compare by;
 * `hasTable` is whether the measures are compared here rather than above.
 */
export class BeforeAfter {
  #id = `before-after-${++made}`;
  #is = { way: "edge", at: MIDDLE, plumb: true, grid: true, lines: false, mirror: false };
  #turn = 0;

  constructor(place, { assessment, reference = () => null, hasTable = true }) {
    Object.assign(this, { place, assessment, reference, hasTable });
  }

  /** Lay these two, the earlier first, over each other. */
  async show(photos) {
    const turn = ++this.#turn;
    this.photos = photos;
    this.#is.mirror = false;
    const answer = await this.#ask();
    if (turn !== this.#turn) return;
    this.stage = el("div", { class: "stage" });
    this.remarks = el("div", { role: "status" });
    const table = this.hasTable ? el("div", { class: "compared" }, compared(answer.rows)) : null;
    this.place.replaceChildren(...[answer.superposition ? el("div", { class: "before-after" }, this.stage, this.#controls(answer)) : null, this.remarks, table].filter(Boolean));
    this.#draw(answer);
  }

  /** Nothing is shown, whatever is under way. */
  clear() {
    this.#turn += 1;
    this.place.replaceChildren();
  }

  #ask() {
    const photos = this.photos.map(({ about }) => about);
    return json("/api/before-after", "POST", { assessment: this.assessment(photos), mirrored: this.#is.mirror, baseline: this.reference() });
  }

  #draw({ superposition: found, why_not: whyNot, remarks }) {
    this.remarks.replaceChildren(...[whyNot, ...remarks].filter(Boolean).map((text) => el("p", { class: "notice" }, text)));
    if (!found) return;
    this.found = found;
    const { width, height } = found;
    const [before, after] = this.photos;
    const words = { before: before.name, after: after.name, joint: say(`before_after.${found.joint}`) };
    this.after = svg("g", {}, paper(found), picture(after, found.later));
    this.clip = svg("rect", { y: 0, height, width });
    this.edge = svg("g", { class: "edge" }, ["below", "above"].map((name) => svg("line", { class: name, y1: 0, y2: height })));
    this.stage.style.setProperty("--ratio", width / height);
    const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": say("before_after.alt", words) },
      svg("clipPath", { id: this.#id }, this.clip), paper(found), picture(before, found.earlier), this.after,
      grid(found), plumbLine(found), ["before", "after"].map((name, index) => bodyLine(name, found.lines[index])), this.edge);
    this.stage.replaceChildren(drawing, el("span", { class: "tag before" }, say("before_after.before")), el("span", { class: "tag after" }, say("before_after.after")));
    this.#followPointer(drawing);
    this.#refresh();
  }

  #refresh() {
    const { way, at, ...are } = this.#is;
    const isEdge = way === "edge";
    const x = (this.found.width * at) / 100;
    this.clip.setAttribute("x", x);
    if (isEdge) this.after.setAttribute("clip-path", `url(#${this.#id})`);
    else this.after.removeAttribute("clip-path");
    this.after.setAttribute("opacity", isEdge ? 1 : at / 100);
    for (const line of this.edge.children) for (const name of ["x1", "x2"]) line.setAttribute(name, x);
    this.stage.dataset.way = way;
    for (const name of ["plumb", "grid", "lines"]) this.stage.classList.toggle(`no-${name}`, !are[name]);
    this.slider.value = at;
    this.slider.setAttribute("aria-valuetext", say(`before_after.at_${way}`, { percent: Math.round(at) }));
  }

  #controls({ superposition: { joint, squares } }) {
    const change = (name, value) => { this.#is[name] = value; this.#refresh(); };
    const id = `${this.#id}-slider`;
    this.slider = el("input", { id, type: "range", min: 0, max: 100, step: 1, oninput: ({ target }) => change("at", Number(target.value)) });
    const way = (name) => el("label", {}, el("input", { type: "radio", name: `${this.#id}-way`, value: name, checked: this.#is.way === name, onchange: () => change("way", name) }), say(`before_after.${name}`));
    const tick = (name, changed) => el("label", { class: "tick" }, el("input", { type: "checkbox", class: name, checked: this.#is[name], onchange: ({ target }) => changed(target.checked) }), say(`before_after.${name}`));
    const words = { joint: say(`before_after.${joint}`), squares };
    return el("div", { class: "controls" },
      el("p", { class: "names" }, ["before", "after"].map((name, index) => el("span", { class: name }, el("b", {}, say(`before_after.${name}`)), ` ${this.photos[index].name}`))),
      el("label", { class: "field", for: id }, say("before_after.slider")), this.slider,
      el("fieldset", { class: "row" }, el("legend", {}, say("before_after.way")), way("edge"), way("fade")),
      el("div", {}, ["plumb", "grid", "lines"].map((name) => tick(name, (is) => change(name, is))), tick("mirror", (is) => this.#mirror(is))),
      el("p", { class: "note" }, say(`before_after.${this.hasTable ? "how" : "how_above"}`, words)));
  }

  async #mirror(is) {
    this.#is.mirror = is;
    const turn = ++this.#turn;
    const answer = await this.#ask();
    if (turn === this.#turn) this.#draw(answer);
  }

  // The edge is where one drags or taps; up and down still scrolls.
  #followPointer(drawing) {
    const follow = (event) => {
      const { left, width } = drawing.getBoundingClientRect();
      this.#is.at = Math.min(100, Math.max(0, ((event.clientX - left) / width) * 100));
      this.#refresh();
    };
    drawing.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || this.#is.way !== "edge") return;
      drawing.setPointerCapture(event.pointerId);
      follow(event);
    });
    drawing.addEventListener("pointermove", (event) => {
      if (drawing.hasPointerCapture(event.pointerId)) follow(event);
    });
  }
}

function paper({ width, height }) {
  return svg("rect", { class: "paper", width, height });
}

function picture({ about, url }, matrix) {
  const { width_px: width, height_px: height } = about.report.source;
  return svg("image", { href: url, width, height, preserveAspectRatio: "none", transform: `matrix(${matrix.join(" ")})` });
}

function grid({ width, height, square, anchor }) {
  const places = (start, end) => {
    const first = start - Math.floor(start / square) * square;
    return Array.from({ length: Math.floor((end - first) / square) + 1 }, (_, index) => first + index * square);
  };
  return svg("g", { class: "grid" },
    places(anchor[0], width).map((x) => svg("line", { x1: x, x2: x, y1: 0, y2: height })),
    places(anchor[1], height).map((y) => svg("line", { x1: 0, x2: width, y1: y, y2: y })));
}

function plumbLine({ height, anchor: [x] }) {
  return svg("g", { class: "plumb" }, ["below", "above"].map((name) => svg("line", { class: name, x1: x, x2: x, y1: 0, y2: height })));
}

// Dark below and coloured above, so that it shows on any picture.
function bodyLine(name, points) {
  const places = points.map((one) => one.join(",")).join(" ");
  return svg("g", { class: `body-line ${name}` }, ["below", "above"].map((part) => svg("polyline", { class: part, points: places })),
    points.map(([cx, cy]) => svg("circle", { cx, cy, r: 7 })));
}

function compared(rows) {
  if (!rows.length) return [el("p", {}, say("before_after.nothing_alike"))];
  const tables = (some) => comparisonParts(some, ["before", "after"]).map(([, element]) => element);
  const [main, rest] = [rows.filter((row) => row.is_main), rows.filter((row) => !row.is_main)];
  return [tables(main), leastNote(rows), rest.length ? el("details", {}, el("summary", {}, say("before_after.all")), tables(rest)) : null];
}
