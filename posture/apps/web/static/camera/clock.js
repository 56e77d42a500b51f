// The time of a session in seconds: it goes on while the computer sleeps, and never goes back.

/** By so much the wall clock must run ahead before it counts as sleep and not as being set. */
const SLEPT_MS = 5000;

export class Clock {
  #seconds = 0;
  #ticked = performance.now();
  #wall = Date.now();

  /** Seconds since it was made. */
  now() {
    const [ticked, wall] = [performance.now(), Date.now()];
    const awakeMs = ticked - this.#ticked;
    const passedMs = wall - this.#wall;
    this.#seconds += (passedMs - awakeMs > SLEPT_MS ? passedMs : awakeMs) / 1000;
    [this.#ticked, this.#wall] = [ticked, wall];
    return this.#seconds;
  }
}
