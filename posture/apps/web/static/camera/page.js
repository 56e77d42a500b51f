// The page Camera: what its buttons do, and what is shown while a session runs and after it.

import { json } from "../api.js";
import { today } from "../dates.js";
import { el } from "../dom.js";
import { say } from "../text.js";
import { askForNotifications, nudge, permission } from "./nudges.js";
import { inWords } from "./camera.js";
import { DayLog } from "./daylog.js";
import { drawBody } from "./overlay.js";
import { hidePhone, showPhone, wanted } from "./phone.js";
import { Session } from "./session.js";
import { keepPause, pausedUntil, rules, setUp } from "./settings.js";
import { forgetTab, setUpWeek, showWeek } from "./week.js";
import { clearAdvice, showAdvice, showAnswer, showEvents, showSettings, timeOfDay } from "./show.js";

const byId = (id) => document.getElementById(id);
const LOUD = ["nudge", "reminder"];
const FIXED_WHILE_RUNNING = ["assume-seated", "baseline"];
/** When the program has kept the day after the end of a session: at once, or later where it is busy. */
const KEPT_AFTER_MS = [1000, 4000, 15_000];
const NARROW = "(max-width: 56rem)";

const log = new DayLog();
let wantsHelp = true;
let isSureToForget = false;
const session = new Session(byId("video"), {
  onReady: () => tell(""),
  onAnswer: answered,
  onSettings: settled,
  onRefused: tell,
  onCameraLost: lostCamera,
  onRetry: () => { tell(say("camera.again")); happened("connection_lost", say("camera.event_connection_lost")); },
  onPhone: phoneChanged,
  onEnd: ended,
});

function showError(text) {
  byId("error").textContent = text;
  byId("error").hidden = !text;
}

function tell(text) {
  byId("told").textContent = text;
}

/** A wish was done: what it changed is shown, and who pressed a button that went finds its opposite. */
function settled(answer) {
  const isFocused = byId("pause-row").contains(document.activeElement) || byId("paused-row").contains(document.activeElement);
  showSettings(answer);
  keepPause(answer.pause?.until ?? null);
  if (isFocused) (answer.pause ? byId("resume") : document.querySelector("[data-pause]")).focus();
}

/** Show what fits: nothing begun, running, running without a camera, ended. */
function arrange() {
  const { isRunning, isByPhone } = session;
  const hasCamera = session.hasCamera || isByPhone;
  byId("before").hidden = isRunning;
  byId("start").hidden = isRunning && hasCamera;
  byId("by-phone").hidden = isRunning;
  if (!isRunning || !isByPhone) hidePhone();
  byId("start").textContent = say(isRunning ? "camera.start_again" : "camera.start");
  byId("stop").hidden = !isRunning;
  byId("screen").hidden = !(isRunning && session.hasCamera);
  if (!isRunning) byId("status").hidden = true;
  const hasPicture = session.hasCamera || (isByPhone && byId("phone").dataset.is === "here");
  byId("advice").hidden = !(isRunning && hasPicture && byId("aid").checked);
  for (const id of FIXED_WHILE_RUNNING) byId(id).disabled = isRunning;
  byId("notify").hidden = permission() !== "default";
  byId("notify-note").textContent = permission() === "denied" ? say("camera.notify_blocked") : "";
}

/** Begin, or give a session that lost its camera one again. */
async function start() {
  showError("");
  tell(say("camera.starting"));
  byId("start").disabled = true;
  byId("screen").dataset.is = "waiting";
  const isNew = !session.isRunning;
  try {
    await session.openCamera(byId("camera-select").value);
  } catch (error) {
    showError(inWords(error));
    tell("");
    arrange();
    return;
  } finally {
    byId("start").disabled = false;
  }
  listCameras();
  if (isNew) begin();
  else if (session.isRunning) tell("");
  else session.end(); // stopped while the browser was asking
  arrange();
}

/** Begin with the frames of a phone; this browser's camera is left alone. */
function startByPhone() {
  showError("");
  tell(say("camera.starting"));
  begin(true);
  arrange();
  byId("stop").focus();
}

function phoneChanged(news) {
  const before = byId("phone").dataset.is;
  showPhone(news);
  if (news.phone === before) return;
  if (news.phone === "away" && before === "here") happened("camera_lost", say("camera.phone.event_away"));
  if (news.phone === "here") happened("camera_back", say("camera.phone.event_here"));
  if (news.phone !== "here") clearAdvice();
  arrange();
}

function begin(isByPhone = false) {
  document.body.dataset.looks = "0";
  byId("results").hidden = log.isEmpty;
  byId("ended").hidden = true;
  clearAdvice();
  byId("aid").checked = session.isClose = wantsHelp;
  if (matchMedia(NARROW).matches) byId("options").open = false;
  session.begin(() => ({
    assume_seated: byId("assume-seated").checked,
    baseline: byId("baseline").value || null,
    rules: rules(),
    paused_until: pausedUntil(),
    day: log.last?.day ?? null,
    tab: log.tab,
    phone: isByPhone && wanted(),
  }), isByPhone);
}

function answered(answer) {
  document.body.dataset.looks = String(Number(document.body.dataset.looks) + 1);
  byId("results").hidden = false;
  byId("results").dataset.is = "running";
  log.hear(answer);
  showAnswer(answer);
  keepPause(answer.pause?.until ?? null);
  showAdvice(answer.advice);
  showEvents(answer.events);
  if (!answer.helps && byId("aid").checked) helpIsOver();
  for (const event of answer.events) if (LOUD.includes(event.event)) nudge(event.message, byId("sound").checked);
  if (session.isByPhone) return;
  drawBody(byId("picture"), session.sentFrame, answer);
  byId("screen").dataset.is = "seen";
}

/** The framing is right, or somebody is at work: it looks twice a second from here on. */
function helpIsOver() {
  byId("aid").checked = false;
  session.isClose = false;
  arrange();
}

function lostCamera() {
  clearAdvice();
  showError(say("camera.lost_camera_do"));
  happened("camera_lost", say("camera.event_camera_lost"));
  arrange();
}

/** The session is over: by Stop, or `why` it ended. What was counted stays to be read. */
function ended(why) {
  tell("");
  byId("nudge").hidden = true;
  log.write();
  showDaySoFar("camera.ended");
  for (const ms of KEPT_AFTER_MS) setTimeout(showWeek, ms);
  showError(why ?? "");
  arrange();
}

/** What the tab has counted today; `key` names the sentence over it. */
function showDaySoFar(key) {
  byId("results").hidden = byId("ended").hidden = log.isEmpty;
  byId("results").dataset.is = "ended";
  if (log.isEmpty) return;
  showAnswer(log.last);
  byId("status").hidden = true;
  byId("ended").textContent = say(key, { time: log.last.snapshot.at.slice(11, 16) });
}

/** A day is no small thing to lose to a slip of the hand: the button is pressed twice. */
function forget() {
  isSureToForget = !isSureToForget;
  labelForget();
  if (isSureToForget) return;
  const { tab } = log;
  log.forget();
  forgetTab(tab);
  byId("events").replaceChildren();
  if (session.isRunning) session.end();
  else showDaySoFar("camera.ended");
  byId("start").focus();
}

function labelForget() {
  byId("forget-day").textContent = say(isSureToForget ? "camera.forget_sure" : "camera.forget_day");
}

function happened(event, message) {
  showEvents([{ at: `0000-00-00T${timeOfDay()}`, event, message }]);
}

async function listCameras() {
  const found = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
  const wanted = session.deviceId || byId("camera-select").value;
  const name = (one, index) => one.label || say("camera.camera_number", { number: index + 1 });
  byId("camera-select").replaceChildren(...found.map((one, index) => el("option", { value: one.deviceId }, name(one, index))));
  if (found.some((one) => one.deviceId === wanted)) byId("camera-select").value = wanted;
  byId("camera-row").hidden = found.length === 0;
}

/** A camera came or went: one that was lost and is back is taken again. */
async function devicesChanged() {
  if (byId("camera-row").hidden) return; // not allowed yet: cameras have no names
  const wanted = byId("camera-select").value;
  await listCameras();
  const isBack = byId("camera-select").value === wanted && wanted !== "";
  if (isBack && session.isRunning && !session.isByPhone && !session.hasCamera && !byId("start").disabled) start();
}

async function listBaselines() {
  const found = await json("/api/baselines").catch(() => []);
  byId("baseline").append(...found.map((one) => el("option", { value: one.name }, one.name)));
  byId("baseline-row").hidden = found.length === 0;
}

byId("start").addEventListener("click", async () => {
  await start();
  byId(session.isRunning && session.hasCamera ? "stop" : "start").focus();
});
byId("by-phone").addEventListener("click", startByPhone);
byId("other-phone").addEventListener("click", () => session.ask({ new_code: true }));
byId("stop").addEventListener("click", () => { session.end(); byId("start").focus(); });
byId("show-day").addEventListener("click", () => log.show());
byId("forget-day").addEventListener("click", forget);
byId("forget-day").addEventListener("blur", () => { isSureToForget = false; labelForget(); });
byId("save-log").addEventListener("click", () => log.save(today()));
for (const button of document.querySelectorAll("[data-pause]")) {
  button.addEventListener("click", () => session.ask({ pause: button.dataset.pause }));
}
byId("resume").addEventListener("click", () => session.ask({ resume: true }));
setUp((rules) => session.ask({ rules }));
byId("camera-select").addEventListener("change", () => { if (session.isRunning && !session.isByPhone) start(); });
byId("aid").addEventListener("change", () => {
  session.isClose = wantsHelp = byId("aid").checked;
  if (wantsHelp) session.ask({ help: true });
  arrange();
});
byId("assume-seated").addEventListener("change", () => {
  // Head and shoulders are never the whole side view that the aid helps to.
  if (byId("assume-seated").checked && byId("aid").checked) byId("aid").click();
});
byId("notify").addEventListener("click", async () => {
  if ((await askForNotifications()) === "granted") tell(say("camera.notify_on"));
  arrange();
});
navigator.mediaDevices?.addEventListener("devicechange", devicesChanged);
window.addEventListener("beforeunload", (event) => { if (session.isRunning) event.preventDefault(); });
window.addEventListener("pagehide", () => { session.end(); log.write(); });
session.isClose = byId("aid").checked;
arrange();
showEvents(log.events);
if (!log.isEmpty) showDaySoFar("camera.so_far");
listBaselines();
setUpWeek();
