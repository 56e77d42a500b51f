// The page Photos: puts its parts together.

import { counted, say } from "../text.js";
import { Album } from "./album.js";
import { answersNow, isTooYoung, startAnswers } from "./answers.js";
import { startExports } from "./exports.js";
import { allowIntake, startIntake } from "./intake.js";
import { startKeeping } from "./keeping.js";
import { Marks } from "./marks.js";
import { showOverview } from "./overview.js";
import { showPair, startPair } from "./pair.js";
import { showSides } from "./sides.js";

/** More photos are a collection, and one table. */
const MOST_SIDE_BY_SIDE = 8;
const OVERVIEW_MS = 500;

const place = (id) => document.getElementById(id);
const marks = new Marks((item, marks) => album.measure(item, { marks }));
const album = new Album(place("cards"), (item) => marks.open(item));
let frame = 0;
let overviewTimer = 0;

// Many changes of one moment are shown once.
function refreshSoon() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    refresh();
  });
}

function refresh() {
  const refused = isTooYoung(answersNow().told);
  const { items } = album;
  const states = items.map((item) => item.card.element.dataset.state);
  const counts = { all: items.length, ready: states.filter((state) => state === "done").length };
  const failed = states.filter((state) => state === "failed").length;
  place("results").hidden = refused || items.length === 0;
  write(place("progress"), say(failed ? "photos.bar.progress_failed" : "photos.bar.progress", { ...counts, failed }));
  const readable = album.readable;
  place("exports").hidden = readable.length === 0;
  place("to-exports").classList.toggle("unseen", readable.length === 0); // its room is kept
  place("to-table").hidden = !isMany();
  place("stale").hidden = refused || !album.isStale;
  const { removed } = album;
  place("removed").hidden = removed.length === 0;
  write(place("removed-text"), removed.length ? counted("photos.bar.removed", removed.length, { name: removed[0].file.name }) : "");
  showSides(isMany() ? [] : readable);
  showPair(readable);
  overviewSoon();
  allowIntake(!refused);
}

function isMany() {
  return album.items.length > MOST_SIDE_BY_SIDE;
}

// A long table made anew with every step of every photo would take its time from the measuring.
function overviewSoon() {
  overviewTimer ||= setTimeout(() => {
    overviewTimer = 0;
    showOverview(isMany() ? album.items : []);
  }, OVERVIEW_MS);
}

// A live region speaks whenever it is written to, even with the same words.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const isFormReady = startAnswers(refreshSoon);
startExports(() => album.readable);
startPair();
startIntake((files) => {
  if (!isTooYoung(answersNow().told)) album.add(files);
});
for (const event of ["change", "state"]) album.addEventListener(event, refreshSoon);
// Results are built where the first of the photos just chosen stands: nobody has to look for them.
album.addEventListener("arrived", ({ detail: item }) => {
  refresh();
  const top = item === album.items[0] ? place("results") : item.card.element;
  // Once the page has grown: growing and scrolling in one frame, the footer would seem to jump.
  requestAnimationFrame(() => requestAnimationFrame(() => top.scrollIntoView({ block: "start" })));
});
startKeeping(album, isFormReady);
place("undo").addEventListener("click", () => album.undo());
place("undo-not").addEventListener("click", () => album.forgetRemoved());
place("again").addEventListener("click", () => album.again());
place("remove-all").addEventListener("click", () => {
  album.removeAll();
  place("files").focus();
});
place("blur-all").addEventListener("click", (event) => {
  const is = event.currentTarget.getAttribute("aria-pressed") !== "true";
  event.currentTarget.setAttribute("aria-pressed", String(is));
  album.blurAll(is);
});
