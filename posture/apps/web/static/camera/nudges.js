// Says a nudge: on the page, as a notification where it is allowed, and with a tone when asked for.

import { say } from "../text.js";

const SHOWN_MS = 60_000;
let timer = 0;

/** "granted", "denied", "default" (not asked yet), or "none" where the browser has none. */
export function permission() {
  return "Notification" in window ? Notification.permission : "none";
}

/** Ask the person for notifications. */
export async function askForNotifications() {
  await Notification.requestPermission();
  return permission();
}

/** Say it everywhere it may be said. The log of events is what a screen reader hears. */
export function nudge(message, withSound) {
  const place = document.getElementById("nudge");
  place.textContent = message;
  place.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { place.hidden = true; }, SHOWN_MS);
  if (permission() === "granted") notify(message);
  if (withSound) ring();
}

function notify(message) {
  try {
    new Notification(say("camera.notification"), { body: message, tag: "posture" });
  } catch {
    // some phones let only service workers notify: the page has said it already
  }
}

/** A short tone. */
export function ring() {
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
