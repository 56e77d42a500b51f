// The photos of this page: takes files in, has them measured a few at a time, knows their results.

import { say, sentence } from "../text.js";
import { idle, Turns } from "./slices.js";
import { answersNow, isTooYoung, keyOf, refusalWords } from "./answers.js";
import { Card } from "./card.js";
import { savePicture } from "./exports.js";
import { cardOf } from "./request.js";

const MOST_AT_ONCE = 4;
const CARDS_A_SLICE = 4;

/**
 * All items in order; says `change`, `arrived` with the first of those just added, and for whoever keeps
 * them `file` with one that is new, `state` with one that was measured or looks otherwise, `gone`. An item: file, marks, person (a point on whom to measure), toggles, the answers it was measured with, result.
 */
export class Album extends EventTarget {
  items = [];
  isBlurred = false;
  #removed = [];
  #turns = new Turns(MOST_AT_ONCE);

  constructor(place, mark) {
    super();
    this.place = place;
    this.mark = mark;
    place.addEventListener("click", ({ target }) => this.#looksOtherwise(target));
  }

  /** Take files in: cards first, in slices, then measure. */
  async add(files) {
    const items = files.map((file) => this.#item(file, newId()));
    this.items.push(...items);
    for (const item of items) this.#say("file", item);
    this.#changed();
    for (let start = 0; start < items.length; start += CARDS_A_SLICE) {
      for (const item of items.slice(start, start + CARDS_A_SLICE)) {
        if (!this.items.includes(item)) continue;
        this.place.append(item.card.element);
        this.measure(item);
      }
      if (start === 0 && items.length) this.#say("arrived", items[0]);
      await idle();
    }
  }

  /** Measure an item, in its turn, with other points than before; resolves to null, or to why not. */
  async measure(item, points = {}) {
    const { marks = item.marks, person = item.person } = points;
    item.stop?.abort();
    const stop = (item.stop = new AbortController());
    item.card.show("waiting");
    this.#changed();
    const why = await this.#turns.run(() => this.#measureNow(item, { marks, person }, stop.signal));
    if (item.stop === stop) item.stop = null;
    this.#changed();
    return why;
  }

  /** Measure all with the answers as they are now. */
  again() {
    for (const item of this.items) this.measure(item);
  }

  /** Put back what was kept of an item: {data, blobs} of its result, or null to measure it. */
  async restore(id, file, kept) {
    const item = this.#item(file, id);
    this.items.push(item);
    this.place.append(item.card.element);
    if (kept) {
      const { card, ...state } = kept.data;
      Object.assign(item, state);
      await this.#showAgain(item, { card, ...kept.blobs });
    } else this.measure(item);
    this.#changed();
  }

  remove(item) {
    const index = this.items.indexOf(item);
    this.#takeOut([item]);
    (this.items[index] ?? this.items.at(-1))?.card.element.focus();
  }

  removeAll() {
    this.#takeOut([...this.items]);
  }

  /** What was removed last: its items, none where there is nothing to bring back. */
  get removed() {
    return (this.#removed.at(-1) ?? []).map(({ item }) => item);
  }

  /** Bring back what was removed last, each to its place. */
  async undo() {
    for (const { item, index } of this.#removed.pop() ?? []) {
      item.card = this.#card(item);
      this.place.insertBefore(item.card.element, this.items[index]?.card.element ?? null);
      this.items.splice(index, 0, item);
      this.#say("file", item);
      if (item.result) await this.#showAgain(item, { card: item.result.card, ...item.result.blobs });
      else this.measure(item);
    }
    this.#changed();
  }

  forgetRemoved() {
    this.#removed = [];
    this.#changed();
  }

  #takeOut(items) {
    this.#removed.push(items.map((item) => ({ item, index: this.items.indexOf(item) })));
    for (const item of items) {
      this.items.splice(this.items.indexOf(item), 1);
      this.#end(item);
      this.#say("gone", item);
    }
    this.#changed();
  }

  blurAll(is) {
    this.isBlurred = is;
    for (const item of this.items) {
      item.card.blur(is);
      this.#say("state", item);
    }
  }

  /** Items with a person's measures, in order. */
  get readable() {
    return this.items.filter((item) => item.result?.card.report.status === "ok");
  }

  /** Whether answers changed since a photo was measured. */
  get isStale() {
    const key = keyOf(answersNow());
    return this.items.some((item) => item.answers && !item.stop && keyOf(item.answers) !== key);
  }

  #item(file, id) {
    const item = { id, file, marks: null, person: null, isBlurred: this.isBlurred, isDrawn: true, result: null, answers: null, stop: null };
    item.card = this.#card(item);
    return item;
  }

  #card(item) {
    return new Card(item, {
      remove: () => this.remove(item),
      again: () => this.measure(item),
      mark: () => this.mark(item),
      unmark: () => this.#measureAnew(item, { marks: null }, ".mark"),
      // Points marked on one person say nothing of another.
      whom: (person) => this.#measureAnew(item, { marks: null, person }, ".whom"),
      png: (event) => savePicture(item, event.currentTarget),
    });
  }

  async #showAgain(item, { card, ...blobs }) {
    this.#hold(item, card, blobs);
    try {
      await this.#shown(item);
    } catch {
      this.measure(item); // kept by another version of the program
    }
  }

  #looksOtherwise(target) {
    const card = target.closest(".overlay, .blur")?.closest(".card");
    const item = card && this.items.find((one) => one.card.element === card);
    if (item) this.#say("state", item);
  }

  /** Measure with other points; the card is built anew, so its button is focused again. */
  async #measureAnew(item, points, button) {
    await this.measure(item, points);
    item.card.element.querySelector(button)?.focus();
  }

  async #measureNow(item, points, signal) {
    if (signal.aborted) return null;
    const answers = answersNow();
    if (item.file.size === 0) return this.#refuse(item, say("photos.card.empty"), false);
    if (isTooYoung(answers.told)) return this.#refuse(item, refusalWords(), true);
    item.card.show("sending");
    try {
      const got = await cardOf({ ...item, ...points }, answers, signal, () => item.card.show("measuring"));
      if (signal.aborted) return null;
      this.#keep(item, points, answers, got);
      await this.#shown(item);
      return null;
    } catch (error) {
      return signal.aborted ? null : this.#refuse(item, error.message, true);
    }
  }

  // A faulty mark does not cost the result that was there.
  #refuse(item, why, canTryAgain) {
    if (item.result) {
      const state = item.result.card.report.status === "ok" ? "done" : "failed";
      item.card.show(state, say("photos.card.kept", { why: sentence(why) }));
    } else item.card.fail(sentence(why), canTryAgain);
    return why;
  }

  async #shown(item) {
    const { report, shown } = item.result.card;
    if (shown || report.status === "ok") await item.card.result();
    else item.card.fail(sentence(report.reason ?? refusalWords()), false);
  }

  #keep(item, points, answers, { card, ...blobs }) {
    this.#free(item);
    Object.assign(item, { ...points, answers });
    this.#hold(item, card, blobs);
    this.#say("state", item);
  }

  #hold(item, card, blobs) {
    const urls = {};
    for (const [name, blob] of Object.entries(blobs)) urls[name] = blob ? URL.createObjectURL(blob) : null;
    item.result = { card, blobs, urls };
  }

  #end(item) {
    item.stop?.abort();
    item.card.end();
    this.#free(item);
  }

  #free(item) {
    for (const url of Object.values(item.result?.urls ?? {})) if (url) URL.revokeObjectURL(url);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #say(name, item) {
    this.dispatchEvent(new CustomEvent(name, { detail: item }));
  }
}

let made = 0;

// In the order they came, over reloads too.
function newId() {
  return `${Date.now()}-${String(++made).padStart(6, "0")}`;
}
