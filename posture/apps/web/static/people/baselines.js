// References: listed, added to from photos, deleted.

import { call, Fault, json } from "../api.js";
import { announce, el } from "../dom.js";
import { say, sentence } from "../text.js";
import { confirmed } from "./confirming.js";

const byId = (id) => document.getElementById(id);
const STANCES = ["standing", "seated", "slumped"];

/** List all references, and let photos be added; `trying` shows what goes wrong. */
export async function showBaselines(trying) {
  byId("record").addEventListener("submit", (event) => {
    event.preventDefault();
    trying(record);
  });
  await list(trying);
  byId("record").dataset.ready = "yes";
  document.addEventListener("posture-baselines", () => trying(() => list(trying)));
}

async function list(trying) {
  const found = await json("/api/baselines");
  byId("baselines").hidden = found.length === 0;
  byId("baselines").tBodies[0].replaceChildren(...found.map((one) => row(one, trying)));
}

function row(baseline, trying) {
  const { name } = baseline;
  const remove = el("button", { type: "button", "aria-label": say("people.delete_baseline", { name }), onclick: () => trying(() => drop(name, trying)) }, say("people.delete"));
  return el("tr", { "data-name": name },
    el("th", { scope: "row" }, name),
    STANCES.map((stance) => count(say(`people.takes_${stance}`), baseline.takes[stance])),
    count(say("people.days"), baseline.days),
    el("td", { class: "own-marks", "data-column": say("people.own_marks") }, baseline.own_marks.map((text) => el("div", {}, text))),
    el("td", {}, remove));
}

function count(column, number) {
  return el("td", { class: "number", "data-column": column }, String(number));
}

async function drop(name, trying) {
  if (!(await confirmed(say("people.confirm_baseline", { name })))) return;
  await json(`/api/baselines?name=${encodeURIComponent(name)}`, "DELETE");
  announce(say("people.deleted"));
  await list(trying);
}

/** Add every chosen photo in turn; one that is refused says why, and the others go on. */
async function record() {
  const outcomes = byId("takes-told");
  outcomes.replaceChildren();
  for (const file of byId("baseline-files").files) {
    const line = el("li", { class: "told" }, say("people.adding", { file: file.name }));
    outcomes.append(line);
    line.textContent = await added(file);
  }
  document.dispatchEvent(new Event("posture-baselines"));
}

async function added(file) {
  const query = new URLSearchParams({
    name: byId("baseline-name").value,
    stance: byId("baseline-stance").value,
    taken_at: new Date(file.lastModified).toISOString(),
    file: file.name,
  });
  try {
    const response = await call(`/api/baselines?${query}`, { method: "POST", body: file });
    return say("people.added", { file: file.name, told: (await response.json()).told });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return say("people.not_added", { file: file.name, why: sentence(error.message) });
  }
}
