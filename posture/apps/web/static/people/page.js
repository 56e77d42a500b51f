// The page People: what is kept of whom, over time and side by side, and their references.

import { Fault, json, openPosted } from "../api.js";
import { dayAndTime } from "../dates.js";
import { announce, el } from "../dom.js";
import { counted, say, table } from "../text.js";
import { showBaselines } from "./baselines.js";
import { showCompared, showMovementsCompared } from "./compared.js";
import { confirmed } from "./confirming.js";
import { closeOpened, hashOf, showOpened, wantedResult } from "./opened.js";
import { showTrend } from "./trend.js";

const byId = (id) => document.getElementById(id);
let results = [];

/** Run something that may fail; what went wrong is shown at the top. */
export async function trying(act) {
  byId("error").hidden = true;
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    byId("error").textContent = error.message;
    byId("error").hidden = false;
    return undefined;
  }
}

async function showHistory(wanted = null) {
  const overview = await json("/api/history");
  byId("history-is-off").hidden = overview.is_on;
  byId("history-is-on").hidden = !overview.is_on;
  byId("history-path").textContent = overview.is_on ? say("people.kept_in", { path: overview.path }) : "";
  byId("nobody").hidden = overview.people.length > 0;
  byId("person-row").hidden = overview.people.length === 0;
  byId("person-part").hidden = overview.people.length === 0;
  byId("person").replaceChildren(
    ...overview.people.map((one) => el("option", { value: one.id }, `${one.name} (${one.results})`)),
  );
  if (wanted && overview.people.some((one) => String(one.id) === wanted)) byId("person").value = wanted;
  if (overview.people.length) await showPerson();
}

async function showPerson() {
  const person = await json(`/api/history/people/${byId("person").value}`);
  results = person.results;
  byId("comparison").hidden = true;
  byId("results").tBodies[0].replaceChildren(...[...results].reverse().map(resultRow));
  showPicked();
  byId("trend-part").hidden = !results.some(({ kind }) => kind === "photos");
  if (!byId("trend-part").hidden) await showTrend(person.id);
}

function resultRow(result) {
  const about = result.kind === "movement" ? counted("people.movement", result.repetitions, { name: result.name }) : photosName(result);
  const date = dayAndTime(result);
  const pick = el("input", { type: "checkbox", value: result.id, "aria-label": say("people.pick", { date }), onchange: showPicked });
  const remove = el("button", { type: "button", class: "delete-result", "aria-label": say("people.delete_result", { date }), onclick: () => trying(() => deleteResult(result)) }, say("people.delete"));
  const print = el("button", { type: "button", class: "print", "aria-label": say("people.print_result", { date }), onclick: () => trying(() => printed(result.id)) }, say("people.print"));
  const open = el("a", { class: "button open", href: hashOf(result.id), "aria-label": say("people.open_result", { date }) }, say("people.open"));
  return el("tr", { "data-result": result.id },
    el("td", {}, pick), el("td", {}, date), el("td", {}, about), el("td", {}, el("div", { class: "row" }, open, print, remove)));
}

function photosName(result) {
  return result.shots.map(shotName).join(", ") + (result.has_pictures ? `, ${say("people.with_pictures")}` : "");
}

function shotName(shot) {
  const stance = table("wording.stance")[shot.stance];
  return [say(`comparison.side_${shot.side}`), stance].filter(Boolean).join(" ");
}

/** Of all that is picked, the earliest first. */
function picked() {
  const ids = [...document.querySelectorAll("#results input:checked")].map((box) => Number(box.value));
  return results.filter(({ id }) => ids.includes(id));
}

/** Two of photos, or two and more of one movement. */
function canCompare(chosen) {
  const isAlike = chosen.every(({ kind, test }) => kind === chosen[0].kind && test === chosen[0].test);
  return isAlike && (chosen.length === 2 || (chosen.length > 2 && chosen[0].kind === "movement"));
}

function showPicked() {
  const chosen = picked();
  byId("compare").disabled = !canCompare(chosen);
  byId("not-alike").textContent = chosen.length > 1 && !canCompare(chosen) ? say("people.pick_alike") : "";
}

async function deleteResult(result) {
  if (!(await confirmed(say("people.confirm_result", { date: dayAndTime(result) })))) return;
  await json(`/api/history/results/${result.id}`, "DELETE");
  announce(say("people.deleted"));
  if (wantedResult() === result.id) closeOpened();
  await showHistory(byId("person").value);
  const next = document.querySelector("#results .delete-result") ?? byId("history-off");
  next.focus();
}

/** Open the printable page of a kept result in a new tab. */
async function printed(id) {
  const kept = await json(`/api/history/results/${id}`);
  if (kept.kind === "movement") {
    openPosted("/movement", "movement", JSON.stringify(kept.movement));
    return;
  }
  const assessment = { ...kept.assessment, pseudonym: kept.assessment.pseudonym ?? kept.person.name };
  openPosted("/report", "assessment", JSON.stringify(assessment));
}

async function compare() {
  const chosen = picked();
  if (chosen[0].kind === "movement") {
    const query = new URLSearchParams(chosen.map(({ id }) => ["result", id]));
    showMovementsCompared(byId("comparison"), await json(`/api/history/movements/compare?${query}`));
    return;
  }
  const [earlier, later] = chosen.map(({ id }) => id);
  const comparison = await json(`/api/history/compare?earlier=${earlier}&later=${later}`);
  showCompared(byId("comparison"), comparison);
}

async function deletePerson() {
  const select = byId("person");
  const name = select.selectedOptions[0].textContent;
  if (!(await confirmed(say("people.confirm_person", { name })))) return;
  await json(`/api/history/people/${select.value}`, "DELETE");
  closeOpened();
  announce(say("people.deleted"));
  await showHistory();
}

async function turnOff() {
  if (!(await confirmed(say("people.confirm_all")))) return;
  await json("/api/history", "DELETE");
  closeOpened();
  announce(say("people.deleted"));
  await showHistory();
}

function fillChoices() {
  const measures = table("wording.measures");
  const names = [...table("order.side"), ...table("order.front")];
  byId("measure").append(...names.map((name) => el("option", { value: name }, measures[name]?.label ?? name)));
  byId("measure").value = "pelvic_tilt";
  byId("stance").append(...Object.entries(table("wording.stance")).map(([value, words]) => el("option", { value }, words)));
}

/** Open the result that the address asks for, and the person it is of. */
async function openWanted() {
  const person = await showOpened(wantedResult());
  if (person !== null && byId("person").value !== String(person)) await showHistory(String(person));
}

fillChoices();
byId("history-on").addEventListener("click", () => trying(async () => { await json("/api/history", "POST"); await showHistory(); }));
byId("history-off").addEventListener("click", () => trying(turnOff));
byId("delete-person").addEventListener("click", () => trying(deletePerson));
byId("person").addEventListener("change", () => trying(async () => { await closeOpened(); await showPerson(); }));
byId("compare").addEventListener("click", () => trying(compare));
for (const id of ["measure", "stance"]) byId(id).addEventListener("change", () => trying(() => showTrend(byId("person").value)));
addEventListener("hashchange", () => trying(openWanted));
trying(async () => { await showHistory(); await openWanted(); });
trying(() => showBaselines(trying));
