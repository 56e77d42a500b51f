// The page Camera: starts and ends a session, and ties camera, connection and display together.

import { json } from "../api.js";
import { el } from "../dom.js";
import { say } from "../text.js";
import { allowNotifications, nudge } from "./nudges.js";
import { Camera, inWords } from "./camera.js";
import { Connection } from "./connection.js";
import { clearOverlay, drawBody } from "./overlay.js";
import { showAdvice, showAnswer, showEvents } from "./show.js";

const byId = (id) => document.getElementById(id);
const NEAR_MS = 100;
const WATCHING_MS = 500;
const HIDDEN_MS = 1000;
const RETRY_MS = 2000;

const camera = new Camera(byId("video"));
const ticker = new Worker("/static/ticker.js");
let connection = null;
let began = 0;
let offset = 0;
let hasRetried = false;

function showError(text) {
  byId("error").textContent = text ?? "";
  byId("error").hidden = !text;
}

function setRunning(isRunning) {
  byId("start").hidden = isRunning;
  for (const id of ["stop", "snooze", "results"]) byId(id).hidden = !isRunning;
  document.querySelector(".screen").hidden = !isRunning;
  byId("before").hidden = isRunning;
  byId("advice").hidden = !isRunning || !byId("aid").checked;
  byId("notify").hidden = !isRunning || !("Notification" in window) || Notification.permission === "granted";
}

async function start() {
  showError(null);
  byId("start").disabled = true;
  byId("told").textContent = say("camera.starting");
  try {
    await camera.open(byId("camera-select").value);
  } catch (error) {
    showError(inWords(error));
    byId("told").textContent = "";
    return;
  } finally {
    byId("start").disabled = false;
  }
  camera.onEnded = () => lostCamera();
  await listCameras();
  document.body.dataset.looks = "0";
  began = performance.now();
  offset = 0;
  hasRetried = false;
  setRunning(true);
  byId("stop").focus();
  connect();
}

function connect() {
  connection = new Connection(
    { assume_seated: byId("assume-seated").checked, baseline: byId("baseline").value || null },
    { onReady: () => { byId("told").textContent = ""; setRate(); }, onAnswer: answered, onLost: lostServer, onError: ended },
  );
}

const now = () => offset + (performance.now() - began) / 1000;

function setRate() {
  const isNear = byId("aid").checked;
  ticker.postMessage(document.hidden ? HIDDEN_MS : isNear ? NEAR_MS : WATCHING_MS);
}

async function tick() {
  if (!connection?.isFree || !camera.isLive) return;
  connection.isFree = false;
  const jpeg = await camera.frame();
  if (jpeg && connection) connection.sendFrame(now(), jpeg);
  else if (connection) connection.isFree = true;
}

function answered(told) {
  document.body.dataset.looks = String(Number(document.body.dataset.looks) + 1);
  if (told.snoozed_until_s !== undefined) {
    const minutes = Math.round((told.snoozed_until_s - now()) / 60);
    byId("told").textContent = say("camera.snoozed", { minutes });
    return;
  }
  if (told.error) {
    byId("told").textContent = told.error;
    return;
  }
  showAnswer(told);
  if (byId("aid").checked) showAdvice(told.advice);
  showEvents(told.events);
  for (const event of told.events) if (["nudge", "reminder"].includes(event.event)) nudge(event.message, byId("sound").checked);
  drawBody(byId("overlay"), camera.sent, told);
}

function end() {
  ticker.postMessage(0);
  connection?.close();
  connection = null;
  camera.close();
  clearOverlay(byId("overlay"));
  setRunning(false);
  byId("told").textContent = "";
}

function ended(text) {
  end();
  showError(text);
}

function lostCamera() {
  ended(say("camera.lost_camera_do"));
}

/** Once, a lost connection is tried again; the clocks begin anew with it. */
function lostServer() {
  ticker.postMessage(0);
  if (hasRetried) {
    ended(say("camera.lost_server"));
    return;
  }
  hasRetried = true;
  connection = null;
  byId("told").textContent = say("camera.again");
  setTimeout(() => { if (camera.isLive) connect(); }, RETRY_MS);
}

async function listCameras() {
  const found = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
  const chosen = camera.deviceId;
  const options = found.map((one, index) => el("option", { value: one.deviceId }, one.label || say("camera.camera_number", { number: index + 1 })));
  byId("camera-select").replaceChildren(...options);
  if (found.some((one) => one.deviceId === chosen)) byId("camera-select").value = chosen;
  byId("camera-select").hidden = byId("camera-label").hidden = found.length < 1;
}

async function listBaselines() {
  const found = await json("/api/baselines").catch(() => []);
  byId("baseline").append(...found.map((one) => el("option", { value: one.name }, one.name)));
  byId("baseline-label").hidden = found.length === 0;
}

ticker.addEventListener("message", tick);
document.addEventListener("visibilitychange", () => { if (connection) setRate(); });
window.addEventListener("pagehide", end);
byId("start").addEventListener("click", start);
byId("stop").addEventListener("click", () => { end(); byId("start").focus(); });
byId("snooze").addEventListener("click", () => connection?.send({ snooze: true }));
byId("aid").addEventListener("change", () => { byId("advice").hidden = !connection || !byId("aid").checked; if (connection) setRate(); });
byId("camera-select").addEventListener("change", () => { if (connection) { end(); start(); } });
byId("notify").addEventListener("click", async () => {
  byId("told").textContent = (await allowNotifications()) ? say("camera.notify_on") : say("camera.notify_blocked");
  byId("notify").hidden = Notification.permission === "granted";
});
listBaselines();
