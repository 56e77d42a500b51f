// Says a nudge: on the page, as a notification where it is allowed, and with a tone when asked for.

import { say } from "../text.js";

const SHOWN_MS = 60_000;
let timer = 0;

/** Whether notifications are allowed now; asks the person. */
export async function allowNotifications() {
  return (await Notification.requestPermission()) === "granted";
}

/** Say it everywhere it may be said. */
export function nudge(message, withSound) {
  const place = document.getElementById("nudge");
  place.textContent = message;
  place.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { place.hidden = true; }, SHOWN_MS);
  if ("Notification" in window && Notification.permission === "granted") {
    new Notification(say("camera.notification"), { body: message, tag: "posture" });
  }
  if (withSound) ring();
}

function ring() {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  volume.gain.setValueAtTime(0.15, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.8);
  tone.frequency.value = 660;
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.8);
  tone.addEventListener("ended", () => context.close());
}
