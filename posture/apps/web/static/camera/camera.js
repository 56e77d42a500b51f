// The browser's camera: opened, its frames as small JPEGs, its end told.

import { say, table } from "../text.js";

const SIDE_PX = 640;
const QUALITY = 0.85;

export class Camera {
  #video;
  #canvas = document.createElement("canvas");
  #stream = null;

  constructor(video) {
    this.#video = video;
    this.onEnded = () => {};
  }

  /** Ask for a camera and show it, a named one or of a phone the one that faces that way; rejects as getUserMedia does. */
  async open(deviceId, facing) {
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "insecure");
    const video = { width: { ideal: 1280 }, height: { ideal: 720 } };
    if (deviceId) video.deviceId = { exact: deviceId };
    else if (facing) video.facingMode = { ideal: facing };
    const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    this.#stream = stream;
    this.#track.addEventListener("ended", () => { if (this.#stream === stream) this.onEnded(); });
    this.#video.srcObject = stream;
    await this.#video.play();
  }

  get isOpen() {
    return this.#track?.readyState === "live";
  }

  get deviceId() {
    return this.#track?.getSettings().deviceId ?? "";
  }

  /** A canvas with the frame sent last: it stays until the next one is made. */
  get sent() {
    return this.#canvas;
  }

  /** The picture of this moment as the bytes of a JPEG; null where there is none. */
  async frame() {
    const { videoWidth, videoHeight } = this.#video;
    if (!videoWidth) return null;
    const scale = Math.min(1, SIDE_PX / Math.max(videoWidth, videoHeight));
    const [width, height] = [videoWidth, videoHeight].map((side) => Math.round(side * scale));
    Object.assign(this.#canvas, { width, height });
    this.#canvas.getContext("2d").drawImage(this.#video, 0, 0, width, height);
    const blob = await new Promise((done) => this.#canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob ? blob.arrayBuffer() : null;
  }

  close() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#video.srcObject = null;
    this.#stream = null;
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }
}

/** Why a camera could not be opened, and what to do. */
export function inWords(error) {
  const known = table("camera.denied")[error.name];
  return known ?? say("camera.denied.other", { why: error.message || error.name });
}
