// The detail of one picture: its picture and its result.

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
    body = detailBody(row, await detailOf(row));
  } catch (fault) {
    body = [el("p", {}, `${fault.message} could not be read.`)];
  }
  // Another picture may have been asked for meanwhile.
  if (gallery.rows[detail.position] !== row) return;
  part("detail-body").replaceChildren(...body);
  part("detail").scrollTop = 0;
}

function detailBody(row, view) {
  const sections = [findingsSection(view.findings), ...measureSections(view), missingSection(view.missing)].filter(Boolean);
  return [
    el("p", { class: "seen" }, view.seen),
    ...view.notes.map((note) => el("p", {}, note)),
    el("div", { class: "columns" }, bigPicture(row, view.annotated), sections.length ? el("div", { class: "result" }, sections) : null),
  ];
}

// The annotated picture with a way to open it, where there is one; else the small one.
function bigPicture(row, path) {
  const small = el("div", { class: "picture" }, picture(row));
  if (!path || textAt("status", row) === "unreadable") return small;
  const address = path.split("/").map(encodeURIComponent).join("/");
  const image = el("img", { src: address, alt: "The annotated picture" });
  const link = el("a", { href: address, target: "_blank" }, image,
    el("span", {}, "Open the annotated picture"));
  const holder = el("div", { class: "picture large" }, link);
  image.onerror = () => holder.replaceWith(small);
  return holder;
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
