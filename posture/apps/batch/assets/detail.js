// The detail of one picture: every measure with its interval, reasons, findings.

const detail = { position: 0 };

async function openDetail(position) {
  detail.position = Math.min(Math.max(position, 0), gallery.rows.length - 1);
  const row = gallery.rows[detail.position];
  part("detail-name").textContent = store.name[row];
  part("where").textContent =
    `${counted(detail.position + 1)} of ${counted(gallery.rows.length)}`;
  part("earlier").setAttribute("aria-disabled", String(detail.position === 0));
  part("later").setAttribute("aria-disabled", String(detail.position === gallery.rows.length - 1));
  if (!part("detail").open) part("detail").showModal();
  let body;
  try {
    body = detailBody(row, await detailsOf(row));
  } catch (fault) {
    body = [element("p", {}, `${fault.message} could not be read.`)];
  }
  // Another picture may have been asked for meanwhile.
  if (gallery.rows[detail.position] !== row) return;
  part("detail-body").replaceChildren(...body);
  part("detail").scrollTop = 0;
}

function detailBody(row, field) {
  const parts = [element("p", { class: "seen" }, seenInWords(row, field))];
  if (field("reason")) parts.push(element("p", {}, sentence(field("reason"))));
  const status = textAt("status", row);
  if (status === "no_person") parts.push(element("p", {}, known.no_person));
  if (field("people") > 1) parts.push(element("p", {}, known.others_seen));
  const columns = element("div", { class: "columns" }, bigPicture(row, field));
  if (status === "ok") columns.append(element("div", {}, ...measured(row, field)));
  parts.push(columns);
  return parts;
}

function seenInWords(row, field) {
  const [view, facing, stance] = ["view", "facing", "stance"].map((name) => textAt(name, row));
  const yaw = store.numbers.yaw_deg[row];
  const roll = field("roll_deg");
  const size = field("width_px") ? `${field("width_px")} × ${field("height_px")} px` : null;
  const words = [
    view ? known.view[view] + (facing ? `, facing ${facing}` : "") : null,
    view && yaw !== NONE ? `yaw ${whole(yaw)}°` : null,
    roll === null ? null : `roll ${whole(roll)}°`,
    stance ? known.stance[stance] : null,
    isApart(row) ? known.legs.apart : null,
    view ? null : known.status[textAt("status", row)],
    size,
  ];
  return sentence(words.filter(Boolean).join(" · ")).replace(/\.$/, "");
}

// The annotated picture with a way to open it, where there is one; else the small one.
function bigPicture(row, field) {
  const small = element("div", { class: "picture" }, picture(row));
  const path = field("annotated");
  if (!path || textAt("status", row) === "unreadable") return small;
  const address = path.split("/").map(encodeURIComponent).join("/");
  const image = element("img", { src: address, alt: "The annotated picture" });
  const link = element("a", { href: address, target: "_blank" }, image,
    element("span", {}, "Open the annotated picture"));
  const holder = element("div", { class: "picture large" }, link);
  image.onerror = () => holder.replaceWith(small);
  return holder;
}

function measured(row, field) {
  const bodies = new Map([[null, []], ["near", []], ["far", []]]);
  const reasons = new Map();
  for (const measure of Object.keys(known.measures)) {
    const leg = legOf(measure, row);
    if (measure in known.far && !isApart(row)) continue;
    const found = anyMeasure(measure, row, field);
    const whyNot = field(`${measure}_why_not`);
    if (found) bodies.get(leg).push(measureLine(measure, leg, textAt("stance", row), found));
    else if (whyNot) {
      const label = labelOfLeg(measure, leg, row);
      reasons.set(whyNot, [...(reasons.get(whyNot) || []), label]);
    }
  }
  const tables = [...bodies].filter(([, lines]) => lines.length).map(([leg, lines]) =>
    element("table", { class: "measures" },
      leg ? element("caption", {}, sentence(known.legs[leg].replace("{side}", sideOf(leg, row)))
        .replace(/\.$/, "")) : null,
      element("tbody", {}, ...lines)));
  return [
    ...tables,
    ...(tables.length ? [element("p", { class: "note" }, `Bars: value and 90 % interval; shaded, ` +
      `a range cited in the literature. ${known.how_obtained}`)] : []),
    ...findingParts(row, field),
    ...reasonParts(reasons),
  ];
}

function isApart(row) {
  return textAt("legs", row) === "apart";
}

// Whose leg a measure is of; null where it is of none, or of both.
function legOf(measure, row) {
  if (!isApart(row)) return null;
  if (measure in known.far) return "far";
  return known.of_the_near_leg.includes(measure) ? "near" : null;
}

// Left or right, the person's own: of somebody who faces right the right leg is near.
function sideOf(leg, row) {
  const facing = textAt("facing", row);
  if (!facing) return leg;
  const other = facing === "right" ? "left" : "right";
  return leg === "near" ? facing : other;
}

function labelOfLeg(measure, leg, row) {
  const { label } = known.measures[known.far[measure] || measure];
  if (!leg) return label;
  return known.legs.one.replace("{label}", label).replace("{side}", sideOf(leg, row));
}

function anyMeasure(measure, row, field) {
  if (known.main.includes(measure)) return mainMeasure(measure, row);
  const value = field(measure);
  if (value === null) return null;
  return { value, low: field(`${measure}_low`), high: field(`${measure}_high`) };
}

function measureLine(measure, leg, stance, found) {
  const { signs } = known.measures[measure];
  const { label } = known.measures[known.far[measure] || measure];
  return element("tr", {},
    element("th", { scope: "row", title: signs }, label),
    element("td", {}, element("b", {}, whole(found.value) + unitOf(measure))),
    element("td", { class: "soft" }, intervalInWords(found)),
    element("td", { class: "wide" }, intervalBar(measure, leg ? "other" : stance, found)));
}

function findingParts(row, field) {
  const telling = Object.keys(known.level);
  const messages = (field("messages") || "").split("\n");
  const found = findingsOf(textAt("findings", row))
    .map(([rule, level], place) => [rule, level, messages[place] || ""])
    .sort(([, one], [, other]) => telling.indexOf(one) - telling.indexOf(other));
  if (!found.length) return [];
  const list = found.map(([rule, level, message]) => {
    const [mark, word] = known.level[level] || ["", level];
    const title = known.rules[rule] ? known.rules[rule].title : rule;
    return [element("dt", {}, `${mark} ${word} · ${title}`),
      element("dd", {}, sentence(message))];
  });
  return [element("h3", {}, "Findings"), element("dl", { class: "findings" }, ...list.flat())];
}

function reasonParts(reasons) {
  if (!reasons.size) return [];
  const list = [...reasons].map(([reason, labels]) => [
    element("dt", {}, labels.join(labels.some((label) => label.includes(", ")) ? "; " : ", ")),
    element("dd", {}, sentence(reason)),
  ]);
  return [element("h3", {}, "Could not be assessed"),
    element("dl", { class: "findings" }, ...list.flat())];
}

// Back in the gallery the last picture looked at is in sight, and has the focus.
function backToTheCards() {
  showPage(Math.floor(detail.position / CARDS_A_PAGE));
  const last = part("cards").querySelector(`[data-position="${detail.position}"]`);
  if (last) last.focus();
}

function listenToDetail() {
  const step = (by) => () => {
    const target = detail.position + by;
    if (target >= 0 && target < gallery.rows.length) openDetail(target);
  };
  part("earlier").addEventListener("click", step(-1));
  part("later").addEventListener("click", step(1));
  part("close").addEventListener("click", () => part("detail").close());
  part("detail").addEventListener("close", backToTheCards);
  part("detail").addEventListener("click", (event) => {
    if (event.target === part("detail")) part("detail").close();
  });
  part("detail").addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    step(by)();
  });
}
