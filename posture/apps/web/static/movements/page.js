// The page Movements: what its buttons do, and what is shown before, during and after a test.

import { call, openPosted, save } from "../api.js";
import { inWords } from "../camera/camera.js";
import { ring } from "../camera/nudges.js";
import { drawBody } from "../camera/overlay.js";
import { Session } from "../camera/session.js";
import { el } from "../dom.js";
import { say } from "../text.js";
import { Film } from "./film.js";
import { offerKeeping, startKeeping } from "./keeping.js";
import { showCoach, showResult, showWhere, tell } from "./shown.js";

const byId = (id) => document.getElementById(id);
const EVERY_MS = 66;
const MOST_MINUTES = 10;
const RUNG = ["go", "counted"];

let result = null;
let filmed = null; // when the film was last changed, in milliseconds; null before a camera
let lock = null;
const session = new Session(byId("video"), {
  onReady: () => note(""),
  onAnswer: (answer) => heard(answer, session.sentFrame),
  onSettings: () => {},
  onRefused: note,
  onCameraLost: () => { showError(say("movements.lost_camera")); session.ask({ finish: true }); },
  onRetry: () => note(say("movements.again_connection")),
  onPhone: () => {},
  onEnd: (why) => over(why),
}, { everyMs: EVERY_MS, lostKey: "movements.lost_server" });
const film = new Film(byId("video"), {
  onAnswer: (answer, share) => {
    if (!answer.result) note(say("movements.reading", { percent: Math.floor(100 * share) }));
    heard(answer, film.sent);
  },
  onEnd: (why) => over(why || say("movements.lost_server")),
});

const isRunning = () => session.isRunning || film.isOpen;

function showError(text) {
  byId("error").textContent = text;
  byId("error").hidden = !text;
}

function note(text) {
  byId("note").textContent = text;
}

/** Show what fits: nothing begun, running, ended. */
function arrange() {
  const runs = isRunning();
  document.body.dataset.is = runs ? "running" : result ? "done" : "before";
  byId("before").hidden = byId("film-note").hidden = runs || result !== null;
  byId("start").hidden = byId("choose-film").hidden = runs;
  byId("end").hidden = !runs;
  byId("screen").hidden = !runs;
  for (const input of document.querySelectorAll("#choices :is(input, select)")) input.disabled = runs && input.id !== "tone";
  if (!runs) byId("coach").hidden = true;
}

const chosen = () => document.querySelector("[name=test]:checked").value;

/** What the program is to know before the first picture; `name` is that of a film. */
function wish(name) {
  return {
    movement: {
      test: chosen(),
      repetitions: byId("repetitions").checkValidity() && byId("repetitions").value ? Number(byId("repetitions").value) : null,
      side: byId("side").value || null,
      film: name ?? null,
    },
  };
}

/** Where to stand for the test that is chosen; a reload may have kept another than the first. */
function choose() {
  for (const where of document.querySelectorAll(".where")) where.hidden = where.id !== `where-${chosen()}`;
}

function begin() {
  result = null;
  byId("result").hidden = true;
  document.body.dataset.looks = "0";
  scrollTo({ top: 0 });
  byId("screen").dataset.is = "waiting";
  showWhere(document.querySelector(`#where-${chosen()} > span`).textContent);
}

async function start() {
  filmed = null;
  showError("");
  note(say("movements.starting"));
  byId("start").disabled = byId("choose-film").disabled = true;
  try {
    await session.openCamera(byId("camera-select").value);
  } catch (error) {
    showError(inWords(error));
    note("");
    return;
  } finally {
    byId("start").disabled = byId("choose-film").disabled = false;
  }
  listCameras();
  begin();
  session.begin(() => wish());
  arrange();
  keepAwake();
  byId("end").focus();
}

async function startFilm(file) {
  filmed = file.lastModified;
  showError("");
  note(say("movements.starting"));
  begin();
  try {
    if (!file.type.startsWith("video/")) throw new TypeError();
    const minutes = await film.open(file) / 60;
    if (minutes > MOST_MINUTES) throw new RangeError(String(Math.ceil(minutes)));
  } catch (error) {
    film.close();
    const key = error instanceof TypeError ? "not_a_film" : error instanceof RangeError ? "too_long" : "not_playable";
    showError(say(`movements.${key}`, { name: file.name, minutes: error.message, most: MOST_MINUTES }));
    note("");
    arrange();
    return;
  }
  film.begin(wish(file.name.slice(0, 200)));
  arrange();
  byId("end").focus();
}

function heard(answer, frame) {
  if (answer.error) {
    note(answer.error);
    return;
  }
  document.body.dataset.looks = String(Number(document.body.dataset.looks) + 1);
  showCoach(answer.coach);
  if (!film.isOpen) note(answer.coach.slow);
  tell(answer.events, answer.coach.instruction);
  if (byId("tone").checked && answer.events.some((event) => RUNG.includes(event.code))) ring();
  if (answer.points || answer.coach.phase !== "done") {
    drawBody(byId("picture"), frame, answer);
    byId("screen").dataset.is = "seen";
  }
  if (answer.result) finished(answer.result);
}

/** Whoever does a test touches nothing: the screen must not go dark meanwhile. */
async function keepAwake() {
  lock = await navigator.wakeLock?.request("screen").catch(() => null);
}

/** The test is over: camera and program are given back, the result is shown. */
function finished(found) {
  result = found;
  if (session.isRunning) session.end();
  note("");
  showResult(found.card, document.querySelector("label:has([name=test]:checked) b").textContent);
  offerKeeping(found, filmed);
  arrange();
  byId("result").focus();
}

async function savePdf() {
  byId("pdf").disabled = true;
  const headers = { "Content-Type": "application/json" };
  try {
    const response = await call("/api/movement.pdf", { method: "POST", headers, body: JSON.stringify(result.movement) });
    save(await response.blob(), `${result.name}.pdf`);
  } catch (error) {
    showError(error.message);
  } finally {
    byId("pdf").disabled = false;
  }
}

function over(why) {
  lock?.release();
  lock = null;
  note("");
  if (why) showError(why);
  arrange();
}

function end() {
  if (film.isOpen) film.finish();
  else session.ask({ finish: true });
}

async function listCameras() {
  const found = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
  const wanted = session.deviceId || byId("camera-select").value;
  const name = (one, index) => one.label || say("camera.camera_number", { number: index + 1 });
  byId("camera-select").replaceChildren(...found.map((one, index) => el("option", { value: one.deviceId }, name(one, index))));
  if (found.some((one) => one.deviceId === wanted)) byId("camera-select").value = wanted;
  byId("camera-row").hidden = found.length === 0;
}

document.querySelectorAll("[name=test]").forEach((radio) => radio.addEventListener("change", choose));
byId("start").addEventListener("click", start);
byId("end").addEventListener("click", end);
byId("again").addEventListener("click", start);
byId("choose-film").addEventListener("click", () => byId("film").click());
byId("film").addEventListener("change", () => {
  const [file] = byId("film").files;
  byId("film").value = "";
  if (file) startFilm(file);
});
byId("save").addEventListener("click", () => {
  save(new Blob([JSON.stringify(result.movement)], { type: "application/json" }), `${result.name}.movement.json`);
});
byId("sheet").addEventListener("click", () => openPosted("/movement", "movement", JSON.stringify(result.movement)));
byId("pdf").addEventListener("click", savePdf);
addEventListener("pagehide", () => { film.close(); session.end(); });
byId("film-note").textContent = say("movements.film_note", { minutes: MOST_MINUTES });
startKeeping();
choose();
arrange();
