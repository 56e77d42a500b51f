// Points placed by hand on a closer view of a photo: the pelvis, joints, an upright edge.

import { el, svg } from "../dom.js";
import { say } from "../text.js";
import { stickersIn } from "./request.js";
import { View, followHands, within } from "./zoom.js";

const byId = (id) => document.getElementById(id);

/** Numbers of the landmarks of each side (posture/skeleton.py). */
const LANDMARKS = { left: { shoulder: 11, hip: 23, knee: 25 }, right: { shoulder: 12, hip: 24, knee: 26 } };
const PELVIS = ["asis", "psis"];
const JOINTS = ["shoulder", "hip", "knee"];
const EDGE = ["vertical1", "vertical2"];
const STEP_PX = 1;
const LARGE_STEP_PX = 10;
const PELVIS_VIEW = 1.1;
/** All points and room around them, over how far they are apart; less room from the pane's edge is out of sight. */
const AROUND_ALL = 1.3;
const EDGE_PX = 20;

/** The dialog; `measure(item, marks)` resolves to null, or to why the marks do not fit. */
export class Marks {
  constructor(measure) {
    this.measure = measure;
    this.dialog = byId("marks");
    this.pane = byId("marks-pane");
    this.picture = byId("marks-picture");
    this.view = new View(16);
    this.places = new Map();
    this.moved = new Set();
    this.take = followHands(this.pane, this.view, () => this.#draw());
    new ResizeObserver(() => this.#resized()).observe(this.pane);
    // Beside the picture there is room for it; above it, it waits until somebody wants it.
    byId("marks-where").open = matchMedia("(min-width: 60rem)").matches;
    this.#listen();
  }

  /** Open it on an item that has a result from the side. */
  open(item) {
    this.item = item;
    const { report, shown } = item.result.card;
    this.size = [report.source.width_px, report.source.height_px];
    this.shownSize = [shown.width_px, shown.height_px];
    this.warned = "";
    this.#showPicture(item);
    this.dialog.dataset.facing = report.view?.facing ?? "left";
    this.places = new Map(Object.entries(startPlaces(item.result.card, item.marks ?? {})));
    this.moved = new Set(Object.keys(spread(item.marks ?? {})));
    this.isUnmeasured = false;
    byId("marks-joints").checked = JOINTS.some((name) => this.moved.has(name));
    byId("marks-vertical").checked = this.moved.has("vertical1");
    byId("marks-remove").hidden = !item.marks;
    this.#say("");
    this.dialog.showModal();
    this.isClose = true;
    this.#makeHandles();
    this.#resized();
    this.#handle("asis").focus();
  }

  /** Every pixel of the photo where this browser can show it, else the smaller picture of the card. */
  #showPicture({ file, isBlurred, result }) {
    const { picture, blurred } = result.urls;
    this.picture.onerror = () => {
      this.picture.onerror = null;
      this.picture.src = picture;
    };
    this.fileUrl = isBlurred ? null : URL.createObjectURL(file);
    this.picture.src = this.fileUrl ?? blurred ?? picture;
  }

  #listen() {
    addEventListener("beforeunload", (event) => { if (this.dialog.open && this.isUnmeasured) event.preventDefault(); });
    this.dialog.addEventListener("close", () => {
      if (this.fileUrl) URL.revokeObjectURL(this.fileUrl);
      this.item?.card.element.querySelector(".mark")?.focus();
    });
    byId("marks-cancel").addEventListener("click", () => this.dialog.close());
    byId("marks-measure").addEventListener("click", () => this.#measure());
    byId("marks-stickers").addEventListener("click", () => this.#findStickers());
    byId("marks-remove").addEventListener("click", () => this.#send(null));
    for (const id of ["marks-joints", "marks-vertical"]) byId(id).addEventListener("change", () => this.#otherNames());
    const zooms = {
      in: () => this.view.zoom(1.5),
      out: () => this.view.zoom(1 / 1.5),
      whole: () => { this.isClose = false; },
      pelvis: () => { this.isClose = true; },
    };
    for (const button of this.dialog.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => {
        zooms[button.dataset.zoom]();
        if (["whole", "pelvis"].includes(button.dataset.zoom)) this.#resized();
        else this.#draw();
      });
    }
  }

  get #names() {
    const joints = byId("marks-joints").checked ? JOINTS : [];
    return [...PELVIS, ...joints, ...(byId("marks-vertical").checked ? EDGE : [])];
  }

  // A point that was just asked for must be seen to be placed.
  #otherNames() {
    this.#makeHandles();
    const at = this.#names.map((name) => this.#onShown(name));
    const [x, y] = [0, 1].map((axis) => at.map((one) => one[axis]));
    const isInside = at.every((one) => this.view.toPane(one).every((value, axis) => value > EDGE_PX && value < this.view.pane[axis] - EDGE_PX));
    if (isInside) return;
    const [left, right, top, bottom] = [Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)];
    this.view.show([(left + right) / 2, (top + bottom) / 2], AROUND_ALL * Math.max(right - left, bottom - top));
    this.#draw();
  }

  #handle(name) {
    return byId("marks-handles").querySelector(`[data-point=${name}]`);
  }

  #makeHandles() {
    const handles = this.#names.map((name) => {
      const handle = el("button", { type: "button", class: "handle", "data-point": name },
        el("span", { class: "tag", "aria-hidden": "true" }, say(`photos.marks.${name}`)));
      handle.addEventListener("pointerdown", (event) => this.#drag(event, name, handle));
      handle.addEventListener("keydown", (event) => this.#keyed(event, name));
      return handle;
    });
    byId("marks-handles").replaceChildren(...handles);
    this.#draw();
  }

  #drag(event, name, handle) {
    if (event.button !== 0) return;
    event.preventDefault();
    const before = { place: this.places.get(name), isMoved: this.moved.has(name) };
    let latest = event;
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const start = within(this.pane, event);
    const from = this.view.toPane(this.#onShown(name));
    const move = (moved) => {
      if (moved.pointerId !== event.pointerId) return;
      latest = moved;
      const now = within(this.pane, moved);
      const shown = this.view.fromPane([from[0] + now[0] - start[0], from[1] + now[1] - start[1]]);
      this.#place(name, shown.map((value, axis) => (value * this.size[axis]) / this.shownSize[axis]));
    };
    const ended = new AbortController();
    // A second finger beside the handles makes it a pinch: the point goes back to where it was.
    const joined = (second) => {
      if (second.pointerId === event.pointerId || second.target.closest(".handle")) return;
      ended.abort();
      this.places.set(name, before.place);
      if (!before.isMoved) this.moved.delete(name);
      this.take(latest);
      this.#draw();
    };
    const { signal } = ended;
    handle.addEventListener("pointermove", move, { signal });
    this.pane.addEventListener("pointerdown", joined, { capture: true, signal });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      handle.addEventListener(end, () => ended.abort(), { signal });
    }
  }

  #keyed(event, name) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP_PX : STEP_PX;
    const [x, y] = this.places.get(name);
    this.#place(name, [x + step * way[0], y + step * way[1]]);
    this.#say(this.#positionText(name));
  }

  #place(name, at) {
    this.places.set(name, at.map((value, axis) => Math.min(Math.max(value, 0), this.size[axis])));
    this.moved.add(name);
    this.isUnmeasured = true;
    this.#draw();
  }

  #positionText(name) {
    const [x, y] = this.places.get(name).map(Math.round);
    return say("photos.marks.at", { point: say(`photos.marks.${name}`), x, y });
  }

  /** A point of the original, in pixels of the picture that is shown. */
  #onShown(name) {
    return this.places.get(name).map((value, axis) => (value * this.shownSize[axis]) / this.size[axis]);
  }

  /** All of the picture, or the pelvis of it, in the pane as large as it is now. */
  #resized() {
    if (!this.dialog.open) return;
    this.view.fit(this.shownSize, [this.pane.clientWidth, this.pane.clientHeight]);
    if (this.isClose) this.#showPelvis();
    else this.#draw();
  }

  #showPelvis() {
    const [front, back, hip] = ["asis", "psis", "hip"].map((name) => this.#onShown(name));
    const trunk = Math.hypot(...this.#onShown("shoulder").map((value, axis) => value - hip[axis]));
    const middle = front.map((value, axis) => (value + back[axis]) / 2);
    this.view.show(middle, PELVIS_VIEW * trunk);
    this.#draw();
  }

  #draw() {
    const { x, y, scale } = this.view;
    this.picture.style.width = `${this.shownSize[0]}px`;
    this.picture.style.height = `${this.shownSize[1]}px`;
    this.picture.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    for (const name of this.#names) {
      const handle = this.#handle(name);
      if (!handle) continue;
      const at = this.view.toPane(this.#onShown(name));
      handle.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
      handle.setAttribute("aria-label", this.#positionText(name));
      handle.dataset.moved = String(this.moved.has(name));
    }
    this.#drawLines();
  }

  #drawLines() {
    const pairs = [PELVIS, ...(byId("marks-vertical").checked ? [EDGE] : [])];
    if (byId("marks-joints").checked) pairs.push(["shoulder", "hip"], ["hip", "knee"]);
    byId("marks-lines").replaceChildren(...pairs.map((pair) => {
      const [a, b] = pair.map((name) => this.view.toPane(this.#onShown(name)));
      return svg("line", { x1: a[0], y1: a[1], x2: b[0], y2: b[1] });
    }));
  }

  async #findStickers() {
    this.#say(say("photos.marks.looking"));
    try {
      const found = await stickersIn(this.item);
      if (!found.asis) {
        this.#say(found.why_not);
        return;
      }
      for (const name of PELVIS) this.#place(name, found[name]);
      this.isClose = true;
      this.#resized();
      this.#say(say("photos.marks.found"));
    } catch (error) {
      this.#say(error.message);
    }
  }

  /** Points where they were guessed are only sent once the person has been told so. */
  #measure() {
    const unmoved = [...PELVIS, ...(byId("marks-vertical").checked ? EDGE : [])].filter((name) => !this.moved.has(name));
    const warning = unmoved.map((name) => say(`photos.marks.${name}`)).join(", ");
    if (warning && this.warned !== warning) {
      this.warned = warning;
      this.#say(say("photos.marks.unmoved", { points: warning }));
      return;
    }
    this.#send(this.#marks());
  }

  #marks() {
    const marks = Object.fromEntries(PELVIS.map((name) => [name, this.places.get(name)]));
    if (byId("marks-joints").checked) {
      for (const name of JOINTS) if (this.moved.has(name)) marks[name] = this.places.get(name);
    }
    if (byId("marks-vertical").checked) marks.vertical = EDGE.flatMap((name) => this.places.get(name));
    return marks;
  }

  async #send(marks) {
    this.#say(say("photos.marks.measuring"));
    const why = await this.measure(this.item, marks);
    if (why) this.#say(why);
    else this.dialog.close();
  }

  #say(text) {
    byId("marks-said").textContent = text;
  }
}

/** Where the points are at first: where they were marked, else where the program or the landmarks have them. */
function startPlaces({ report, mark_guess: guess }, marks) {
  const side = report.view?.facing === "right" ? "right" : "left";
  const forward = side === "right" ? 1 : -1;
  const at = Object.fromEntries(JOINTS.map((name) => [name, report.landmarks[LANDMARKS[side][name]].slice(0, 2)]));
  const trunk = Math.hypot(at.shoulder[0] - at.hip[0], at.shoulder[1] - at.hip[1]);
  const near = (x, y) => [at.hip[0] + forward * x * trunk, at.hip[1] + y * trunk];
  const edge = { vertical1: near(0.6, -0.8), vertical2: near(0.6, 0.8) };
  return { ...at, asis: near(0.16, -0.14), psis: near(-0.18, -0.2), ...guess, ...edge, ...spread(marks) };
}

/** Marks as single points: both ends of the edge apart. */
function spread(marks) {
  const { vertical, ...points } = marks;
  return vertical ? { ...points, vertical1: vertical.slice(0, 2), vertical2: vertical.slice(2) } : points;
}
