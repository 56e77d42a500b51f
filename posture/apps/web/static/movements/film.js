// A film from the disk, played by the browser: its pictures go to the program one by one, by their times.

import { Connection } from "../camera/connection.js";

const SIDE_PX = 640;
const QUALITY = 0.85;
const PER_S = 15;
const PLAYABLE_MS = 15_000;
const UNTOLD_MS = 300;

export class Film {
  #video;
  #canvas = document.createElement("canvas");
  #connection = null;
  #url = "";
  #next = 0;
  #lastS = -1;
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
    this.#lastS = -1;
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

  async #send() {
    const timeS = await this.#nextPicture();
    if (!this.#connection) return;
    if (timeS === null) this.#connection.send({ finish: true });
    else this.#connection.sendFrame(async () => ({ timeS, jpeg: await this.#picture() }));
  }

  /** Go to the next picture that is another one; its time in the film, null at the end. */
  async #nextPicture() {
    while (!this.#isOver && this.#next / PER_S <= this.#video.duration) {
      const shownS = await this.#goTo(this.#next / PER_S);
      this.#next += 1;
      if (shownS > this.#lastS) {
        this.#lastS = shownS;
        return shownS;
      }
    }
    return null;
  }

  /** The time stamp of the picture that is shown at a time; that time where the browser does not tell. */
  async #goTo(timeS) {
    const there = new Promise((done) => this.#video.addEventListener("seeked", done, { once: true }));
    const shown = new Promise((done) => {
      this.#video.requestVideoFrameCallback?.((_, { mediaTime }) => done(mediaTime));
      there.then(() => setTimeout(() => done(timeS), UNTOLD_MS));
    });
    this.#video.currentTime = timeS;
    await there;
    return shown;
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
