// The picture of a card: the photo or its blurred twin, the drawing over it, and a closer look.

import { el } from "../dom.js";
import { say } from "../text.js";
import { chooseWhom } from "./whom.js";
import { View, followHands } from "./zoom.js";

/** The figure of an item with pictures, how to end it and to choose in it; its toggles write to the item. */
export function pictureOf(item) {
  const { card, urls } = item.result;
  const size = [card.shown.width_px, card.shown.height_px];
  const alt = say("photos.picture.alt", { name: item.file.name, seen: card.view.seen ?? say("photos.card.unknown") });
  const photo = el("img", { alt, draggable: "false", decoding: "async", width: size[0], height: size[1] });
  const drawing = urls.overlay
    ? el("img", { alt: "", draggable: "false", decoding: "async", src: urls.overlay, width: size[0], height: size[1] })
    : null;
  const stage = el("div", { class: "stage" }, photo, drawing);
  const label = say("photos.picture.label", { name: item.file.name });
  const pane = el("div", { class: "pane", tabindex: 0, role: "group", "aria-label": label }, stage);
  pane.style.aspectRatio = `${size[0]} / ${size[1]}`;
  stage.style.width = `${size[0]}px`;
  stage.style.height = `${size[1]}px`;

  const refresh = () => {
    photo.src = item.isBlurred && urls.blurred ? urls.blurred : urls.picture;
    if (drawing) drawing.hidden = !item.isDrawn;
  };
  refresh();
  const sight = sightOf(pane, stage, size);
  const tools = el("div", { class: "row tools", role: "group", "aria-label": say("photos.picture.tools", { name: item.file.name }) },
    drawing ? toggle("overlay", item, "isDrawn", refresh) : null,
    urls.blurred ? toggle("blur", item, "isBlurred", refresh) : null,
    zooms(sight));
  let leave = () => {};
  const source = card.report.source;
  return {
    element: el("figure", {}, pane, tools),
    end: () => {
      leave();
      sight.end();
    },
    /** Let somebody be chosen in it; see whom.js. */
    choose: (done) => {
      leave();
      leave = chooseWhom({ pane, sight, shownSize: size }, [source.width_px, source.height_px], done);
    },
  };
}

function toggle(name, item, property, refresh) {
  const button = el("button", { type: "button", class: name, "aria-pressed": String(item[property]) }, say(`photos.picture.${name}`));
  button.addEventListener("click", () => {
    item[property] = !item[property];
    button.setAttribute("aria-pressed", String(item[property]));
    refresh();
  });
  return button;
}

/** What is seen of the picture; `moved` is called whenever that changes. */
function sightOf(pane, stage, size) {
  const view = new View();
  const draw = () => {
    sight.moved();
    stage.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    pane.classList.toggle("zoomed", !view.isFitted);
  };
  const fit = () => {
    view.fit(size, [pane.clientWidth, pane.clientHeight]);
    draw();
  };
  const watch = new ResizeObserver(fit);
  const sight = { view, draw, fit, moved: () => {}, end: () => watch.disconnect() };
  watch.observe(pane);
  followHands(pane, view, draw);
  return sight;
}

function zooms({ view, draw, fit }) {
  const button = (name, text, change) =>
    el("button", { type: "button", class: "small", "aria-label": say(`photos.picture.${name}`), onclick: () => { change(); draw(); } }, text);
  return el("span", { class: "zooms" },
    button("further", "−", () => view.zoom(1 / 1.5)),
    button("closer", "+", () => view.zoom(1.5)),
    button("fit", say("photos.picture.fit"), fit));
}
