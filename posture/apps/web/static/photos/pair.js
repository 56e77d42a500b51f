// Two of the page's photos over each other: chosen among its cards, shown where the results stand.

import { BeforeAfter } from "../before_after.js";
import { el } from "../dom.js";
import { say } from "../text.js";
import { answersNow } from "./answers.js";

const ENDS = ["earlier", "later"];
const place = (id) => document.getElementById(id);
const choice = (end) => place(`pair-${end}`);
let items = [];
let shown = null;
let view = null;
let isChosen = false;

/** Start the two choices and their buttons. */
export function startPair() {
  view = new BeforeAfter(place("pair-shown"), { assessment, reference: () => answersNow().baseline });
  place("pair").addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  place("pair-swap").addEventListener("click", () => {
    const [one, other] = ENDS.map((end) => choice(end).value);
    [choice("earlier").value, choice("later").value] = [other, one];
    isChosen = true;
    if (shown) show();
  });
  for (const end of ENDS) choice(end).addEventListener("change", () => { isChosen = true; if (shown) show(); });
}

/** Offer items with a result; what is shown follows when one is measured anew, blurred or removed. */
export function showPair(readable) {
  place("before-after").hidden = readable.length < 2;
  const isOther = readable.length !== items.length || readable.some((item, index) => item !== items[index]);
  items = readable;
  if (isOther) offer();
  if (!shown) return;
  const now = chosen();
  if (now.some((item) => !item)) forget();
  else if (now.some((item, index) => item.result !== shown[index].result || item.isBlurred !== shown[index].isBlurred)) show();
}

function offer() {
  const usual = likely();
  ENDS.forEach((end, index) => {
    const select = choice(end);
    const kept = isChosen || shown ? select.value : usual[index]?.id;
    select.replaceChildren(...items.map(({ id, file }) => el("option", { value: id }, file.name)));
    select.value = items.some(({ id }) => id === kept) ? kept : "";
    if (!select.value && !shown) select.value = usual[index]?.id ?? "";
  });
}

// The first two that show the same side and stance; else the first two.
function likely() {
  const columnOf = (item) => item.result.card.view.column;
  for (const [index, item] of items.entries()) {
    const other = items.slice(index + 1).find((one) => columnOf(one) === columnOf(item));
    if (other) return [item, other];
  }
  return items.slice(0, 2);
}

function chosen() {
  return ENDS.map((end) => items.find(({ id }) => id === choice(end).value));
}

async function show() {
  const both = chosen();
  const status = place("pair-status");
  if (both.some((item) => !item) || both[0] === both[1]) {
    forget();
    status.textContent = say("photos.pair.choose_two");
    return;
  }
  shown = both.map(({ result, isBlurred }) => ({ result, isBlurred }));
  status.textContent = say("before_after.working");
  try {
    await view.show(both.map(photoOf));
    status.textContent = "";
  } catch (error) {
    status.textContent = error.message;
  }
}

function forget() {
  shown = null;
  view.clear();
}

function photoOf({ file, isBlurred, result }) {
  const { report, side, estimated_tilt, distances } = result.card;
  const url = isBlurred && result.urls.blurred ? result.urls.blurred : result.urls.picture;
  return { about: { report, side, estimated_tilt, distances }, url, name: file.name };
}

function assessment(photos) {
  return { schema: "posture-assessment/2", date: answersNow().date, photos };
}
