// The gallery: the form, the page of cards that fits it, and what happens when data arrives.

const CARDS_A_PAGE = 60;
const PAUSE_MS = 400; // between looks at what has arrived meanwhile
const TYPING_MS = 150;

const part = (id) => document.getElementById(id);
const form = part("choices");
const gallery = { rows: [], page: 0, shown: "" };

function choices() {
  return Object.fromEntries(new FormData(form));
}

function addOptions(select, options) {
  select.append(...options.map(([value, text]) => el("option", { value }, text)));
}

function fillForm() {
  const { view, stance, status, rule, level, measure, sort } = form.elements;
  addOptions(view, Object.entries(known.view));
  addOptions(stance, Object.entries(known.stance));
  addOptions(status, Object.entries(known.status));
  addOptions(rule, known.found_rules.map((name) => [name, known.rules[name]]));
  addOptions(level, Object.entries(known.level));
  const labels = known.main.map((name) => [name, known.measures[name]]);
  addOptions(measure, labels);
  addOptions(sort, [["name", "Name"], ["size:yaw_deg", "Yaw, either way"]]);
  for (const [kind, title] of [["value", "Value"], ["width", "Width of the interval"]]) {
    const group = el("optgroup", { label: title });
    addOptions(group, labels.map(([name, label]) => [`${kind}:${name}`, label]));
    sort.append(group);
  }
}

// Choose and sort again; the cards are drawn anew only when others are to be seen.
function choose() {
  const wanted = choices();
  gallery.rows = sortedRows(chosenRows(wanted), wanted);
  showPage(gallery.page);
}

function showPage(page) {
  const pages = Math.max(1, Math.ceil(gallery.rows.length / CARDS_A_PAGE));
  gallery.page = Math.min(Math.max(page, 0), pages - 1);
  const start = gallery.page * CARDS_A_PAGE;
  const rows = gallery.rows.slice(start, start + CARDS_A_PAGE);
  const measures = chosenMeasures();
  const shown = JSON.stringify([start, measures, rows]);
  if (shown !== gallery.shown) {
    gallery.shown = shown;
    part("cards").replaceChildren(...rows.map((row, place) => card(row, start + place, measures)));
  }
  showCounts(pages);
}

function showCounts(pages) {
  const missing = store.loaded < known.held ? ` · ${counted(store.loaded)} loaded so far` : "";
  part("count").textContent =
    `${counted(gallery.rows.length)} of ${counted(known.held)} pictures${missing}`;
  part("pages").textContent = `of ${counted(pages)}`;
  const field = part("page");
  field.max = pages;
  // Data that arrives while somebody types a number does not wipe it away.
  if (field.dataset.shown !== String(gallery.page)) field.value = gallery.page + 1;
  field.dataset.shown = gallery.page;
  // A disabled button would lose the focus to nowhere on the last page.
  part("previous").setAttribute("aria-disabled", String(gallery.page === 0));
  part("next").setAttribute("aria-disabled", String(gallery.page === pages - 1));
}

// What is sorted or filtered by is to be seen on every card.
function chosenMeasures() {
  const { measure, sort } = choices();
  const sorted = sort.split(":")[1];
  return known.main.filter((name) => name === measure || name === sorted);
}

function card(row, position, chosen) {
  const { seen, usual, measures } = cardOf(row);
  const key = el("button", { type: "button", class: "card", "data-position": position },
    el("span", { class: "picture" }, picture(row)),
    nameParts(store.name[row]),
    el("span", { class: "seen" }, seen));
  const shown = new Set(usual.length ? [...chosen, ...usual] : []);
  for (const name of shown) key.append(cardLine(measures[name].label, shownMeasure(name, row)));
  return el("li", {}, key);
}

// Where there is little room the folder gives way, not the file.
function nameParts(name) {
  const end = name.lastIndexOf("/") + 1;
  return el("span", { class: "name", title: name },
    el("span", { class: "folder" }, name.slice(0, end)),
    el("span", { class: "file" }, name.slice(end)));
}

function cardLine(label, shown) {
  const line = el("span", { class: "line" }, el("span", {}, label));
  if (!shown) line.append(el("span", { class: "soft" }, known.level.not_assessed));
  else {
    line.append(
      el("span", {}, el("b", {}, shown.value), " ", el("span", { class: "soft" }, `(${shown.interval})`)),
      bar(shown, true));
  }
  return line;
}

function thumbOf(row) {
  const key = store.key[row];
  return `${known.thumbs}/${key.slice(0, 2)}/${key}.jpg`;
}

function noPicture() {
  return el("span", { class: "no-picture" }, "no picture");
}

function picture(row) {
  if (textAt("status", row) === "unreadable") return noPicture();
  const image = el("img", { src: thumbOf(row), alt: "", loading: "lazy", decoding: "async" });
  image.onerror = () => image.replaceWith(noPicture());
  return image;
}

function turnTo(page) {
  showPage(page);
  part("pager").scrollIntoView({ block: "nearest" });
}

function listen() {
  let waiting = 0;
  const again = (pause) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      gallery.page = 0;
      choose();
    }, pause);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => again(event.target.tagName === "INPUT" ? TYPING_MS : 0));
  form.addEventListener("reset", () => again(0));
  part("previous").addEventListener("click", () => turnTo(gallery.page - 1));
  part("next").addEventListener("click", () => turnTo(gallery.page + 1));
  part("page").addEventListener("change", (event) => {
    turnTo(Math.round(Number(event.target.value)) - 1);
    event.target.value = gallery.page + 1;
  });
  part("cards").addEventListener("click", (event) => {
    const chosen = event.target.closest(".card");
    if (chosen) openDetail(Number(chosen.dataset.position));
  });
}

// The first page as soon as the first data is there, then now and then, then all.
async function begin() {
  fillForm();
  listen();
  listenToDetail();
  form.hidden = part("pager").hidden = false;
  let next = 0;
  try {
    await loadRows(() => {
      if (performance.now() < next) return;
      choose();
      next = performance.now() + PAUSE_MS;
    });
  } catch (fault) {
    part("trouble").hidden = false;
    part("trouble").textContent =
      `${fault.message} could not be read: the gallery shows what was loaded before it.`;
  }
  choose();
  document.body.dataset.loaded = "yes";
}

if (known.held) begin();
else part("count").parentElement.replaceWith(el("p", {}, "There are no pictures."));
