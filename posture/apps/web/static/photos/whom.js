// Choosing whom to measure in a card's picture: a click on them, or a circle moved by keys.

import { el } from "../dom.js";
import { say } from "../text.js";
import { within } from "./zoom.js";

/** Of the picture's long side, for an arrow key without and with Shift. */
const STEP = 0.02;
const LARGE_STEP = 0.1;

/** A pointer that moved further than this has dragged the picture, and chosen nobody. */
const STILL_PX = 8;

/**
 * Let somebody be chosen in a picture of `picture.js`; `size` is the photo's, in its own pixels.
 * `done` is called once: with the point [x, y] in those, or null when it is left as it is.
 */
export function chooseWhom({ pane, sight, shownSize }, size, done) {
  const { view } = sight;
  const ended = new AbortController();
  const { signal } = ended;
  let at = shownSize.map((length) => length / 2);
  let down = null;

  const circle = el("button", { type: "button", class: "handle whom-circle" });
  const hint = el("div", { class: "row whom-hint" },
    el("p", { role: "status" }, say("photos.whom.help")),
    el("button", { type: "button", onclick: () => end(null) }, say("photos.whom.cancel")));
  const onPhoto = () => at.map((value, axis) => (value * size[axis]) / shownSize[axis]);
  const draw = () => {
    const [x, y] = view.toPane(at);
    circle.style.transform = `translate(${x}px, ${y}px)`;
    const [onX, onY] = onPhoto().map(Math.round);
    circle.setAttribute("aria-label", say("photos.whom.at", { x: onX, y: onY }));
  };
  const move = (to) => {
    at = to.map((value, axis) => Math.min(Math.max(value, 0), shownSize[axis]));
    draw();
  };
  const end = (point) => {
    if (signal.aborted) return;
    ended.abort();
    sight.moved = () => {};
    circle.remove();
    hint.remove();
    pane.classList.remove("choosing");
    done(point);
  };

  // A pointer that goes down and up again in one place chooses; a drag or a second finger moves the picture.
  pane.addEventListener("pointerdown", (event) => {
    down = event.isPrimary && event.button === 0 ? [event.clientX, event.clientY] : null;
  }, { capture: true, signal });
  pane.addEventListener("pointerup", (event) => {
    if (!down || Math.hypot(event.clientX - down[0], event.clientY - down[1]) > STILL_PX) return;
    const place = view.fromPane(within(pane, event));
    if (place.some((value, axis) => value < 0 || value > shownSize[axis])) return;
    move(place);
    end(onPhoto());
  }, { signal });
  circle.addEventListener("click", () => end(onPhoto()), { signal });
  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end(null);
  }, { signal });
  circle.addEventListener("keydown", (event) => {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    const step = Math.max(...shownSize) * (event.shiftKey ? LARGE_STEP : STEP);
    move(at.map((value, axis) => value + step * way[axis]));
  }, { signal });

  sight.moved = draw;
  pane.classList.add("choosing");
  pane.append(circle);
  pane.after(hint);
  draw();
  circle.focus({ preventScroll: true });
  pane.scrollIntoView({ block: "nearest" });
  return () => end(null);
}
