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
  select.append(...options.map(([value, text]) => element("option", { value }, text)));
}

function fillForm() {
  const { view, stance, status, rule, level, measure, sort } = form.elements;
  addOptions(view, Object.entries(known.view));
  addOptions(stance, Object.entries(known.stance));
  addOptions(status, Object.entries(known.status));
  addOptions(rule, known.found_rules.map((name) => [name, known.rules[name].title]));
  addOptions(level, Object.entries(known.level).map(([name, [, word]]) => [name, word]));
  const labels = known.main.map((name) => [name, known.measures[name].label]);
  addOptions(measure, labels);
  addOptions(sort, [["name", "Name"], ["size:yaw_deg", "Yaw, either way"]]);
  for (const [kind, title] of [["value", "Value"], ["width", "Width of the interval"]]) {
    const group = element("optgroup", { label: title });
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
  const key = element("button", { type: "button", class: "card", "data-position": position });
  const seen = [known.view, known.stance].map((words, place) =>
    words[textAt(["view", "stance"][place], row)]).filter(Boolean);
  if (isApart(row)) seen.push(known.legs.apart);
  const status = textAt("status", row);
  key.append(
    element("span", { class: "picture" }, picture(row)),
    nameParts(store.name[row]),
    element("span", { class: "seen" }, status === "ok" ? seen.join(", ") : known.status[status]),
  );
  if (status === "ok") {
    const usual = ["front", "back"].includes(textAt("view", row))
      ? ["pelvic_obliquity", "shoulder_obliquity"]
      : ["hip_flexion", "pelvic_tilt"];
    for (const measure of new Set([...chosen, ...usual])) key.append(cardLine(measure, row));
  }
  return element("li", {}, key);
}

// Where there is little room the folder gives way, not the file.
function nameParts(name) {
  const end = name.lastIndexOf("/") + 1;
  return element("span", { class: "name", title: name },
    element("span", { class: "folder" }, name.slice(0, end)),
    element("span", { class: "file" }, name.slice(end)));
}

function cardLine(measure, row) {
  const found = mainMeasure(measure, row);
  const plain = labelOfLeg(measure, legOf(measure, row), row);
  const label = element("span", {}, plain.replace(/ \(.*\)/, ""));
  const line = element("span", { class: "line" }, label);
  if (!found) {
    line.append(element("span", { class: "soft" }, "not assessed"));
    return line;
  }
  line.append(
    element("span", {}, element("b", {}, whole(found.value) + unitOf(measure)), " ",
      element("span", { class: "soft" }, intervalInWords(found))),
    intervalBar(measure, legOf(measure, row) ? "other" : textAt("stance", row), found),
  );
  return line;
}

function thumbOf(row) {
  const key = store.key[row];
  return `${known.thumbs}/${key.slice(0, 2)}/${key}.jpg`;
}

function noPicture() {
  return element("span", { class: "no-picture" }, "no picture");
}

function picture(row) {
  if (textAt("status", row) === "unreadable") return noPicture();
  const image = element("img", { src: thumbOf(row), alt: "", loading: "lazy", decoding: "async" });
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
else part("count").parentElement.replaceWith(element("p", {}, "There are no pictures."));
