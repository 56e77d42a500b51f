// The phone's page while it is the camera: its picture with the lines over it, and help into the picture.

import { say } from "../text.js";
import { inWords } from "./camera.js";
import { drawBody } from "./overlay.js";
import { PhoneLink } from "./phone_link.js";
import { Session } from "./session.js";
import { clearAdvice, showAdvice } from "./show.js";

const byId = (id) => document.getElementById(id);
const BACK = "environment";
const FRONT = "user";

let facing = BACK;
let code = location.hash.slice(1);
let lock = null;

const session = new Session(byId("video"), {
  onReady: () => tell(say("side_camera.watching")),
  onAnswer: answered,
  onSettings: () => {},
  onRefused: () => {},
  onCameraLost: () => { clearAdvice(); showError(say("side_camera.lost_camera")); arrange(); },
  onRetry: () => {},
  onPhone: () => {},
  onEnd: ended,
}, { connect: (wish, on) => new PhoneLink(wish, on, gap) });

function showError(text) {
  byId("error").textContent = text;
  byId("error").hidden = !text;
}

function tell(text) {
  if (byId("progress").textContent !== text) byId("progress").textContent = text;
}

function gap(why) {
  tell(why || say("side_camera.watching"));
  if (why) clearAdvice();
}

function answered(answer) {
  document.body.dataset.looks = String(Number(document.body.dataset.looks ?? 0) + 1);
  session.isClose = answer.helps;
  showAdvice(answer.advice ?? fine(answer));
  if (!session.hasCamera) return;
  drawBody(byId("picture"), session.sentFrame, answer);
  byId("screen").dataset.is = "seen";
}

/** Nothing is left to help with: said as long as the state is known. */
function fine({ helps, snapshot }) {
  return helps || snapshot.state === "unknown" ? null : { code: "fine", text: say("side_camera.fine"), is_good: true };
}

function arrange() {
  const { isRunning, hasCamera } = session;
  byId("before").hidden = isRunning;
  byId("start").hidden = isRunning && hasCamera;
  byId("stop").hidden = byId("turn").hidden = !isRunning;
  byId("screen").hidden = byId("advice").hidden = !(isRunning && hasCamera);
}

async function start() {
  showError("");
  byId("start").disabled = true;
  byId("screen").dataset.is = "waiting";
  try {
    await session.openCamera("", facing);
  } catch (error) {
    showError(inWords(error));
    return;
  } finally {
    byId("start").disabled = false;
    arrange();
  }
  stayAwake();
  if (session.isRunning) return;
  tell(say("side_camera.joining"));
  session.begin(() => {
    const used = code;
    code = ""; // good for once: from here on there is a key
    history.replaceState(null, "", location.pathname);
    return { code: used };
  });
  arrange();
}

function ended(why) {
  clearAdvice();
  tell("");
  showError(why ?? "");
  lock?.release().catch(() => {});
  lock = null;
  arrange();
}

/** The screen stays on, where the phone lets a page ask for that. */
async function stayAwake() {
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    byId("awake").hidden = false;
  }
}

byId("start").addEventListener("click", start);
byId("stop").addEventListener("click", () => { session.end(); byId("start").focus(); });
byId("turn").addEventListener("click", () => {
  facing = facing === BACK ? FRONT : BACK;
  start();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && session.isRunning) stayAwake(); });
window.addEventListener("pagehide", () => session.end());
arrange();
