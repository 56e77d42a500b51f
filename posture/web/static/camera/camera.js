// The browser's camera: opened, its frames as small JPEGs, its end told.

import { say, table } from "../text.js";

const SIDE_PX = 640;
const QUALITY = 0.85;

export class Camera {
  constructor(video) {
    this.video = video;
    this.canvas = document.createElement("canvas");
    this.sent = { width: 0, height: 0 };
    this.onEnded = () => {};
  }

  /** Ask for a camera and show it; rejects as getUserMedia does. */
  async open(deviceId) {
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "insecure");
    const video = { width: { ideal: 1280 }, height: { ideal: 720 } };
    if (deviceId) video.deviceId = { exact: deviceId };
    this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    this.track = this.stream.getVideoTracks()[0];
    this.track.addEventListener("ended", () => this.onEnded());
    this.video.srcObject = this.stream;
    await this.video.play();
  }

  get isLive() {
    return this.track?.readyState === "live" && this.video.videoWidth > 0;
  }

  get deviceId() {
    return this.track?.getSettings().deviceId ?? "";
  }

  /** The picture of this moment as the bytes of a JPEG; null where there is none. */
  async frame() {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return null;
    const scale = Math.min(1, SIDE_PX / Math.max(videoWidth, videoHeight));
    this.canvas.width = Math.round(videoWidth * scale);
    this.canvas.height = Math.round(videoHeight * scale);
    this.canvas.getContext("2d").drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    this.sent = { width: this.canvas.width, height: this.canvas.height };
    const blob = await new Promise((done) => this.canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob ? blob.arrayBuffer() : null;
  }

  close() {
    this.onEnded = () => {};
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
    this.stream = this.track = undefined;
  }
}

/** Why a camera could not be opened, and what to do. */
export function inWords(error) {
  const known = table("camera.denied");
  return known[error.name] ?? say("camera.denied.other", { why: error.message || error.name });
}
