// Results to take along: JSON, table, printed page, PDF, one picture, the history.

import { call, json, openPosted, save } from "../api.js";
import { say } from "../text.js";
import { answersNow, fileName } from "./answers.js";
import { composite, sideFor } from "./composite.js";
import { annotated } from "./request.js";

const place = (id) => document.getElementById(id);

/** Start the row of exports; `readable` gives the items that have a result now. */
export function startExports(readable) {
  const on = (id, work) => place(id).addEventListener("click", () => guarded(place(id), work));
  on("export-json", async () => {
    const { data, answers } = await assessment(readable(), false);
    return keep(new Blob([JSON.stringify(data, null, 1)], { type: "application/json" }), fileName(answers, ".json"));
  });
  on("export-csv", () => fromServer("/api/csv", readable(), ".csv", false));
  on("export-pdf", () => fromServer("/api/report.pdf", readable(), ".pdf", true));
  on("export-print", async () => {
    const { data } = await assessment(readable(), true);
    openPosted("/report", "assessment", JSON.stringify(data));
    return "";
  });
  place("history").addEventListener("submit", (event) => {
    event.preventDefault();
    guarded(place("save-history"), () => remember(readable()));
  });
  on("history-on", async () => {
    await json("/api/history", "POST");
    await showHistory();
    place("history-name").focus();
    return "";
  });
  showHistory();
}

/** Save one annotated picture in full size. */
export function savePicture(item, button) {
  return guarded(button, async () => {
    const name = `${item.file.name.replace(/\.[^.]*$/, "")}-posture.png`;
    return keep(await annotated(item, item.answers), name);
  });
}

async function assessment(items, withPictures) {
  const { baseline, ...answers } = answersNow();
  const photos = [];
  for (const item of items) {
    const { report, side, estimated_tilt, distances } = item.result.card;
    const picture = withPictures ? await composite(item, sideFor(items.length)) : null;
    photos.push({ side, report, estimated_tilt, distances, picture });
  }
  return { answers, data: { schema: "posture-assessment/2", ...answers, photos } };
}

async function fromServer(path, items, ending, withPictures) {
  const { data, answers } = await assessment(items, withPictures);
  const headers = { "Content-Type": "application/json" };
  const response = await call(path, { method: "POST", body: JSON.stringify(data), headers });
  return keep(await response.blob(), fileName(answers, ending));
}

function keep(blob, name) {
  save(blob, name);
  return say("photos.export.saved", { name });
}

async function remember(items) {
  const name = (place("history-name").value || place("pseudonym").value).trim();
  if (!name) {
    place("history-name").focus();
    return say("photos.export.history_no_name");
  }
  const withPictures = place("history-pictures").checked;
  const { data } = await assessment(items, withPictures);
  await json("/api/history/results", "POST", { name, with_pictures: withPictures, assessment: data });
  return say("photos.export.history_saved", { name });
}

async function showHistory() {
  try {
    const { is_on: isOn } = await json("/api/history");
    place("history").hidden = !isOn;
    place("history-off").hidden = isOn;
  } catch {
    // neither offered nor refused: the next reload asks again
  }
}

// One export at a time of a kind; what comes of it is said below the row.
async function guarded(button, work) {
  const status = place("exported");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  status.textContent = say("photos.export.working");
  try {
    status.textContent = await work();
  } catch (error) {
    status.textContent = error.message;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
