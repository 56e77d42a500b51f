// The day of this tab, as lines of the log of `posture live`: kept while the tab is open, reloads included.

import { openPosted, save } from "../api.js";
import { today } from "../dates.js";

const KEY = "posture.day";
/** Of the lines before a reload, one in so many seconds is kept: a day of all has no room in a tab. */
const KEPT_EVERY_S = 5;
const WRITTEN_EVERY_MS = 15_000;

/** A line for each second and one for each thing that happened, as posture/monitoring/log.py writes them. */
export class DayLog {
  #lines = [];
  #second = -1;
  #waiting = [];
  #chunks = 0;
  #last = null;
  #writtenMs = 0;
  /** Tells the days of this tab from those of others. */
  tab = newTab();

  constructor() {
    const kept = JSON.parse(read(KEY) ?? "null");
    if (kept?.date !== today()) {
      this.#clear();
      return;
    }
    this.#chunks = kept.chunks;
    this.#last = kept.last;
    this.tab = kept.tab;
    for (let number = 0; number < kept.chunks; number += 1) this.#lines.push(...(read(`${KEY}.${number}`) ?? "").split("\n").filter(Boolean));
  }

  get isEmpty() {
    return this.#lines.length === 0;
  }

  /** The last answer of the program, null before the first. */
  get last() {
    return this.#last;
  }

  /** What happened, in order of time. */
  get events() {
    return this.#lines.filter((line) => line.includes('"event":')).map((line) => JSON.parse(line)).filter((one) => one.message);
  }

  hear(answer) {
    const { snapshot, events } = answer;
    const { lengths, is_generic: isGeneric, why_not: whyNot, next, longest_s: longestS, ...line } = snapshot;
    if (answer.rules) this.#add(JSON.stringify(answer.rules), true);
    const second = Math.floor(line.t_s);
    if (second < this.#second) this.#second = -1; // another day
    if (second > this.#second) {
      this.#second = second;
      this.#add(JSON.stringify(line), second % KEPT_EVERY_S === 0);
    }
    for (const event of events) this.#add(JSON.stringify(event), true);
    this.#last = { ...answer, points: null, advice: null, events: [], rules: null };
    if (performance.now() - this.#writtenMs > WRITTEN_EVERY_MS) this.write();
  }

  /** Keep what has come since the last time: when the page is left, too. */
  write() {
    this.#writtenMs = performance.now();
    if (!this.#last) return;
    if (this.#waiting.length && write(`${KEY}.${this.#chunks}`, this.#waiting.join("\n"))) {
      this.#chunks += 1;
      this.#waiting = [];
    }
    write(KEY, JSON.stringify({ date: today(), tab: this.tab, chunks: this.#chunks, last: this.#last }));
  }

  /** Nothing of the day is kept any more. */
  forget() {
    this.#lines = [];
    this.#waiting = [];
    this.#last = null;
    this.#second = -1;
    this.tab = newTab();
    this.#clear();
  }

  /** Open the page of it in a new tab. As plain text: a day of it has millions of quotes to encode. */
  show() {
    openPosted("/day", "log", this.#text, "text/plain");
  }

  save(date) {
    save(new Blob([this.#text], { type: "application/x-ndjson" }), `posture-${date}.jsonl`);
  }

  get #text() {
    return this.#lines.map((line) => `${line}\n`).join("");
  }

  #add(line, isKept) {
    this.#lines.push(line);
    if (isKept) this.#waiting.push(line);
  }

  #clear() {
    this.#chunks = 0;
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEY)) sessionStorage.removeItem(key);
  }
}

function newTab() {
  return Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join("");
}

function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Whether there was room: without, the day holds until the page is left. */
function write(key, text) {
  try {
    sessionStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
