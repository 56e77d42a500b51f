// One photo to the server and its result back, with the parameters that go along.

import { Fault, call, json } from "../api.js";
import { say } from "../text.js";

/** The query of a photo: its name, what was answered, the points marked by hand, whom to measure. */
export function queryOf(item, answers, extra = {}) {
  const query = new URLSearchParams({ name: item.file.name });
  if (answers.setup.confirmed.length) query.set("confirmed", answers.setup.confirmed.join(","));
  if (answers.setup.height_cm !== null) query.set("height_cm", answers.setup.height_cm);
  if (answers.told.age !== null) query.set("age", answers.told.age);
  if (answers.told.pregnant) query.set("pregnant", "1");
  if (answers.told.surgery) query.set("surgery", "1");
  if (answers.baseline) query.set("baseline", answers.baseline);
  for (const [name, at] of Object.entries(pointsOf(item))) query.set(name, joined(at));
  for (const [name, value] of Object.entries(extra)) query.set(name, value);
  return query;
}

function pointsOf({ marks, person }) {
  return { ...marks, ...(person ? { person } : {}) };
}

function joined(at) {
  return at.map((number) => number.toFixed(1)).join(",");
}

/** A card of /api/card: `card` as data, pictures as blobs or null. `onSent` when all is up. */
export async function cardOf(item, answers, signal, onSent) {
  const response = await sent(`/api/card?${queryOf(item, answers)}`, item.file, signal, onSent);
  const form = await response.formData();
  const part = form.get("card");
  const card = JSON.parse(typeof part === "string" ? part : await part.text());
  return {
    card,
    picture: form.get("picture"),
    blurred: form.get("blurred"),
    overlay: form.get("overlay"),
  };
}

/** The annotated picture in full size, a PNG. */
export async function annotated(item, answers) {
  const query = queryOf(item, answers, { blur_face: item.isBlurred ? 1 : 0 });
  const response = await call(`/api/annotated?${query}`, { method: "POST", body: item.file });
  return response.blob();
}

/** Where coloured dots lie on the two points of the pelvis: {asis, psis, why_not}. */
export async function stickersIn(item) {
  const query = new URLSearchParams({ name: item.file.name });
  if (item.person) query.set("person", joined(item.person));
  const response = await call(`/api/stickers?${query}`, { method: "POST", body: item.file });
  return response.json();
}

/** What is said above all results: {notices, refusal}. */
export function noticesFor(questionnaire) {
  return json("/api/notices", "POST", { told: questionnaire });
}

// fetch tells nothing of an upload's progress; XMLHttpRequest does.
function sent(path, file, signal, onSent) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open("POST", path);
    request.responseType = "blob";
    request.upload.onload = onSent;
    request.onload = () => answered(request).then(resolve, reject);
    request.onerror = () => reject(new Fault(say("common.no_server")));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", stop);
    signal.addEventListener("abort", stop);
    if (signal.aborted) reject(new DOMException("", "AbortError"));
    else request.send(file);
  });
}

async function answered(request) {
  const headers = { "Content-Type": request.getResponseHeader("Content-Type") ?? "" };
  if (request.status === 200) return new Response(request.response, { headers });
  let payload = {};
  try {
    payload = JSON.parse(await request.response.text());
  } catch {
    // not JSON: there are no words in it
  }
  if (typeof payload.what !== "string") throw new Fault(say("common.failed"));
  throw new Fault(payload.do ? `${payload.what}. ${payload.do}` : payload.what);
}
