// What all sessions of this tab told, as lines of the log of `posture live`: kept by this tab alone.

import { openPosted, save } from "../api.js";

/** A line for each second and one for each thing that happened, as posture/live/log.py writes them. */
export class DayLog {
  #lines = [];
  #second = -1;

  /** Another session, or another connection of the same: its clock begins anew. */
  beginAgain() {
    this.#second = -1;
  }

  hear({ snapshot, events }) {
    const { lengths, is_generic: isGeneric, why_not: whyNot, next, longest_s: longestS, ...line } = snapshot;
    const second = Math.floor(line.t_s);
    if (second > this.#second) {
      this.#lines.push(JSON.stringify(line));
      this.#second = second;
    }
    for (const event of events) this.#lines.push(JSON.stringify(event));
  }

  /** Open the page of it in a new tab. As plain text: a day of it has millions of quotes to encode. */
  show() {
    openPosted("/day", "log", this.#text, "text/plain");
  }

  keep(date) {
    save(new Blob([this.#text], { type: "application/x-ndjson" }), `posture-${date}.jsonl`);
  }

  get #text() {
    return this.#lines.map((line) => `${line}\n`).join("");
  }
}
