// A film from the disk, played by the browser: its pictures go to the program one by one, by their times.

import { Connection } from "../camera/connection.js";

const SIDE_PX = 640;
const QUALITY = 0.85;
const PER_S = 15;
const PLAYABLE_MS = 15_000;

export class Film {
  #video;
  #canvas = document.createElement("canvas");
  #connection = null;
  #url = "";
  #next = 0;
  #isOver = false;
  #on;

  /** `on`: onAnswer(answer, share) after each picture, onEnd(why) when it ended by a fault. */
  constructor(video, on) {
    this.#video = video;
    this.#on = on;
  }

  /** A canvas with the picture sent last. */
  get sent() {
    return this.#canvas;
  }

  get isOpen() {
    return this.#url !== "";
  }

  /** Its length in seconds; rejects where the browser cannot play it. */
  async open(file) {
    this.close();
    this.#url = URL.createObjectURL(file);
    const playable = new Promise((done, fail) => {
      this.#video.addEventListener("loadeddata", done, { once: true });
      this.#video.addEventListener("error", fail, { once: true });
      setTimeout(fail, PLAYABLE_MS);
    });
    this.#video.src = this.#url;
    await playable;
    if (!this.#video.videoWidth || !Number.isFinite(this.#video.duration)) throw new Error("no pictures");
    return this.#video.duration;
  }

  /** Send every picture, the next after the answer to the last; `wish` is the first message. */
  begin(wish) {
    this.#next = 0;
    this.#isOver = false;
    this.#connection = new Connection(wish, {
      onReady: () => this.#send(),
      onAnswer: (answer) => this.#hear(answer),
      onError: (text) => this.#fail(text),
      onLost: () => this.#fail(""),
    });
  }

  /** End it before its end: the answer has the result. */
  finish() {
    this.#isOver = true;
  }

  close() {
    this.#connection?.close();
    this.#connection = null;
    if (!this.#url) return;
    URL.revokeObjectURL(this.#url);
    this.#url = "";
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  #hear(answer) {
    const share = Math.min(1, this.#next / PER_S / this.#video.duration);
    if (answer.result) this.close();
    this.#on.onAnswer(answer, share);
    if (this.#connection) queueMicrotask(() => this.#send());
  }

  #send() {
    const timeS = this.#next / PER_S;
    if (this.#isOver || timeS > this.#video.duration) {
      this.#connection.send({ finish: true });
      return;
    }
    this.#next += 1;
    this.#connection.sendFrame(async () => {
      await this.#goTo(timeS);
      return { timeS, jpeg: await this.#picture() };
    });
  }

  async #goTo(timeS) {
    if (Math.abs(this.#video.currentTime - timeS) < 1e-4) return;
    const there = new Promise((done) => this.#video.addEventListener("seeked", done, { once: true }));
    this.#video.currentTime = timeS;
    await there;
  }

  async #picture() {
    const { videoWidth, videoHeight } = this.#video;
    const scale = Math.min(1, SIDE_PX / Math.max(videoWidth, videoHeight));
    const [width, height] = [videoWidth, videoHeight].map((side) => Math.round(side * scale));
    Object.assign(this.#canvas, { width, height });
    this.#canvas.getContext("2d").drawImage(this.#video, 0, 0, width, height);
    const blob = await new Promise((done) => this.#canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob.arrayBuffer();
  }

  #fail(why) {
    this.close();
    this.#on.onEnd(why);
  }
}
