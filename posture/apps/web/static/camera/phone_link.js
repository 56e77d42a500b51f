// From a phone to the session on the computer's page: a request for each frame, the next after its answer.
// It has what Connection has, over plain requests: Safari opens no WebSocket under a certificate let pass.

import { Fault, call } from "../api.js";
import { say } from "../text.js";

const PATH = "/phone/camera";
const KEY = "posture.phone_key";
const AGAIN_MS = 3000;
/** How often in a row the computer's page may be missing (it is reloaded, say) before the phone stops. */
const MOST_MISSED = 40;

export class PhoneLink {
  #key = sessionStorage.getItem(KEY);
  #isClosed = false;
  #missed = 0;

  /** `wish` holds the code of the computer's page, if any; `onGap` hears why nothing goes through, "" when it does. */
  constructor(wish, on, onGap) {
    this.on = on;
    this.onGap = onGap;
    this.isFree = false;
    this.#enter(wish.code);
  }

  async sendFrame(make) {
    this.isFree = false;
    const made = await make();
    if (made) await this.#post("frame", made.jpeg);
    this.isFree = !this.#isClosed;
  }

  /** Of all wishes a phone has one: {lost}, its camera gives no pictures. */
  async send(wish) {
    if (!wish.lost || !this.isFree) return;
    this.isFree = false;
    await this.#post("lost");
    this.isFree = !this.#isClosed;
  }

  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#key) fetch(`${PATH}/leave`, { method: "POST", headers: this.#headers, keepalive: true }).catch(() => {});
  }

  get #headers() {
    return { "Posture-Phone": this.#key };
  }

  async #enter(code) {
    await null; // whoever makes this must have it before it is ready
    try {
      if (code) await this.#join(code);
      if (!this.#key) throw new Fault(say("side_camera.no_code"));
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.isFree = true;
    this.on.onReady();
  }

  async #join(code) {
    const body = JSON.stringify({ code });
    const response = await call(`${PATH}/join`, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    this.#key = (await response.json()).key;
    sessionStorage.setItem(KEY, this.#key);
  }

  async #post(what, body) {
    try {
      const response = await call(`${PATH}/${what}`, { method: "POST", body, headers: this.#headers });
      const answer = await response.json();
      if (this.#isClosed) return;
      this.#missed = 0;
      this.onGap("");
      this.on.onAnswer(answer);
    } catch (error) {
      if (this.#isClosed) return;
      this.#missed += 1;
      if (this.#missed > MOST_MISSED) this.#fail(error);
      else await this.#wait(error);
    }
  }

  async #wait(error) {
    this.onGap(error instanceof Fault ? error.message : say("common.no_server"));
    await new Promise((done) => { setTimeout(done, AGAIN_MS); });
  }

  #fail(error) {
    this.#isClosed = true;
    this.on.onError(error instanceof Fault ? error.message : String(error));
  }
}
