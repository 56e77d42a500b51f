// One session: camera, connection and clock together. It outlives its camera, not its connection.

import { say } from "../text.js";
import { Camera } from "./camera.js";
import { Clock } from "./clock.js";
import { Connection } from "./connection.js";

const CLOSE_MS = 100;
const WATCHING_MS = 500;
const HIDDEN_MS = 1000;
const RETRY_MS = [1000, 3000, 9000];

export class Session {
  #camera;
  #on;
  #ticker = new Worker("/static/ticker.js");
  #connection = null;
  #clock = null;
  #wish = () => ({});
  #isClose = true;
  #everyMs;
  #lostKey;
  #connectBy;
  #retries = 0;
  #retryTimer = 0;

  /**
   * `on`: onReady, onAnswer, onSettings, onRefused, onCameraLost, onRetry, onPhone, onEnd.
   * `connect` makes what sends frames and wishes, as Connection does. `everyMs` is how often it looks
   * where that is not left to whether somebody needs help and the tab is seen; `lostKey` names the
   * words for a program that does not come back.
   */
  constructor(video, on, { connect = (wish, on) => new Connection(wish, on), everyMs = null, lostKey = "camera.lost_server" } = {}) {
    this.#connectBy = connect;
    this.#everyMs = everyMs;
    this.#lostKey = lostKey;
    this.#camera = new Camera(video);
    this.#camera.onEnded = () => this.#loseCamera();
    this.#on = on;
    this.isRunning = false;
    this.isByPhone = false;
    this.#ticker.addEventListener("message", () => this.#tick());
    document.addEventListener("visibilitychange", () => this.#setRate());
  }

  get hasCamera() {
    return this.#camera.isOpen;
  }

  get deviceId() {
    return this.#camera.deviceId;
  }

  /** A canvas with the very frame that the last answer is about: the next is sent after it. */
  get sentFrame() {
    return this.#camera.sent;
  }

  /** Whether it looks ten times a second, to help somebody into the picture. */
  set isClose(isClose) {
    this.#isClose = isClose;
    this.#setRate();
  }

  /** Rejects as getUserMedia does; another camera that was open is given back first. */
  async openCamera(deviceId, facing) {
    this.#camera.close();
    await this.#camera.open(deviceId, facing);
    if (this.isRunning) this.#sendLost();
  }

  /** `wish` gives the first message of each connection; `isByPhone` where the frames come from a phone. */
  begin(wish, isByPhone = false) {
    this.#wish = wish;
    this.isByPhone = isByPhone;
    this.isRunning = true;
    this.#retries = 0;
    this.#connect();
  }

  /** A wish of somebody who is watched: {pause: "hour"}, {resume: true}, {rules}, {help: true}. */
  ask(wish) {
    this.#connection?.send(wish);
  }

  /** Give camera and program back; `why` when it was not the person's wish. */
  end(why) {
    this.#camera.close();
    clearTimeout(this.#retryTimer);
    this.#connection?.close();
    this.#connection = null;
    if (!this.isRunning) return;
    this.isRunning = false;
    this.#setRate();
    this.#on.onEnd(why);
  }

  #connect() {
    this.#clock = new Clock();
    this.#connection = this.#connectBy(this.#wish(), {
      onReady: () => { this.#setRate(); this.#on.onReady(); },
      onAnswer: (answer) => this.#hear(answer),
      onError: (text) => this.end(text),
      onLost: () => this.#retry(),
    });
  }

  /** Its clocks are gone with the program's process: the first message of another takes them there. */
  #retry() {
    this.#connection = null;
    this.#setRate();
    if (this.#retries >= RETRY_MS.length) {
      this.end(say(this.#lostKey));
      return;
    }
    if (this.#retries === 0) this.#on.onRetry();
    this.#retryTimer = setTimeout(() => this.#connect(), RETRY_MS[this.#retries]);
    this.#retries += 1;
  }

  #setRate() {
    const usual = document.hidden ? HIDDEN_MS : this.#isClose && this.hasCamera ? CLOSE_MS : WATCHING_MS;
    const ms = this.#everyMs ?? usual;
    this.#ticker.postMessage(this.isRunning && this.#connection && !this.isByPhone ? ms : 0);
  }

  #tick() {
    if (this.isByPhone || !this.#connection?.isFree) return;
    if (!this.hasCamera) {
      this.#sendLost();
      return;
    }
    const clock = this.#clock;
    this.#connection.sendFrame(async () => {
      const jpeg = await this.#camera.frame();
      return jpeg && { timeS: clock.now(), jpeg };
    });
  }

  /** Tells that there are no pictures, so that nothing of before is taken for now. */
  #sendLost() {
    if (this.#connection?.isFree) this.#connection.send({ lost: say("camera.lost_camera"), t_s: this.#clock.now() });
  }

  #hear(answer) {
    if (answer.phone) {
      this.#on.onPhone(answer);
    } else if (answer.error) {
      this.#on.onRefused(answer.error);
    } else if (!answer.snapshot && !answer.coach) {
      this.#on.onSettings(answer);
    } else {
      this.#retries = 0;
      this.#on.onAnswer(answer);
    }
  }

  #loseCamera() {
    this.#camera.close();
    if (!this.isRunning) return;
    this.#setRate();
    this.#on.onCameraLost();
  }
}
