// Work in small pieces, so that the page answers to the hand while many photos come in.

/** Resolves when the browser has a moment to spare, or soon at the latest. */
export function idle() {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(resolve, { timeout: 400 });
    else setTimeout(resolve, 16);
  });
}

/** At most `most` tasks at once, in the order they came. */
export class Turns {
  #free;
  #waiting = [];

  constructor(most) {
    this.#free = most;
  }

  /** What `task` resolves to, once its turn came. */
  async run(task) {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
