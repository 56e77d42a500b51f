// Looking closer at a picture: zoom and pan by wheel, pinch, drag and keys. Knows no pictures.

const STEP = 1.3;
const PAN_PX = 40;

/** Where a picture lies in its pane: screen = offset + scale * picture, in pixels of the pane. */
export class View {
  constructor(most = 12) {
    this.most = most;
    this.fitted = 1;
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.pane = [1, 1];
    this.size = [1, 1];
  }

  /** All of a picture of this size, in the middle of a pane of that one. */
  fit(size, pane) {
    this.size = size;
    this.pane = pane;
    this.fitted = Math.min(pane[0] / size[0], pane[1] / size[1]) || 1;
    this.scale = this.fitted;
    this.clamp();
  }

  get isFitted() {
    return this.scale <= this.fitted * 1.001;
  }

  /** Zoom by a factor about a point of the pane. */
  zoom(factor, at = [this.pane[0] / 2, this.pane[1] / 2]) {
    const scale = Math.min(this.fitted * this.most, Math.max(this.fitted, this.scale * factor));
    const by = scale / this.scale;
    this.x = at[0] - (at[0] - this.x) * by;
    this.y = at[1] - (at[1] - this.y) * by;
    this.scale = scale;
    this.clamp();
  }

  /** Show a part: its middle and its width, in pixels of the picture. */
  show(middle, width) {
    this.scale = Math.min(this.fitted * this.most, Math.max(this.fitted, Math.min(...this.pane) / width));
    this.x = this.pane[0] / 2 - middle[0] * this.scale;
    this.y = this.pane[1] / 2 - middle[1] * this.scale;
    this.clamp();
  }

  pan(x, y) {
    this.x += x;
    this.y += y;
    this.clamp();
  }

  /** No picture leaves its pane: what is smaller than it stands in the middle. */
  clamp() {
    [this.x, this.y] = [this.x, this.y].map((offset, axis) => {
      const space = this.pane[axis] - this.size[axis] * this.scale;
      return space > 0 ? space / 2 : Math.min(0, Math.max(space, offset));
    });
  }

  toPane([x, y]) {
    return [this.x + x * this.scale, this.y + y * this.scale];
  }

  fromPane([x, y]) {
    return [(x - this.x) / this.scale, (y - this.y) / this.scale];
  }
}

/**
 * Let a pane's view follow wheel, pinch, drag and keys; `draw` is called after every change.
 * The function that comes back takes in a pointer that went down on something else in the pane.
 */
export function followHands(pane, view, draw) {
  const touching = new Map();
  const take = (event) => {
    pane.setPointerCapture(event.pointerId);
    touching.set(event.pointerId, within(pane, event));
  };
  const changed = (change) => {
    change();
    draw();
  };
  pane.addEventListener("wheel", (event) => {
    // Without focus or Ctrl the wheel scrolls the page, as everywhere.
    if (!event.ctrlKey && !pane.contains(document.activeElement)) return;
    event.preventDefault();
    changed(() => view.zoom(Math.exp(-event.deltaY / 300), within(pane, event)));
  }, { passive: false });
  pane.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("button")) return;
    pane.focus({ preventScroll: true });
    take(event);
  });
  pane.addEventListener("pointermove", (event) => {
    if (!touching.has(event.pointerId)) return;
    const before = [...touching.values()];
    const old = touching.get(event.pointerId);
    const now = within(pane, event);
    touching.set(event.pointerId, now);
    changed(() => {
      if (before.length === 1) view.pan(now[0] - old[0], now[1] - old[1]);
      else pinch(view, before, [...touching.values()]);
    });
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    pane.addEventListener(end, (event) => touching.delete(event.pointerId));
  }
  pane.addEventListener("keydown", (event) => {
    if (event.target !== pane) return;
    const change = keyed(view, event.key);
    if (!change || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    changed(change);
  });
  return take;
}

/** Where an event is in a pane, in its pixels. */
export function within(pane, event) {
  const box = pane.getBoundingClientRect();
  return [event.clientX - box.left - pane.clientLeft, event.clientY - box.top - pane.clientTop];
}

function pinch(view, [a, b], [c, d]) {
  const apart = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]) || 1;
  const middle = [(c[0] + d[0]) / 2, (c[1] + d[1]) / 2];
  view.pan(middle[0] - (a[0] + b[0]) / 2, middle[1] - (a[1] + b[1]) / 2);
  view.zoom(apart(c, d) / apart(a, b), middle);
}

function keyed(view, key) {
  const keys = {
    "+": () => view.zoom(STEP),
    "=": () => view.zoom(STEP),
    "-": () => view.zoom(1 / STEP),
    0: () => view.zoom(0),
    ArrowLeft: () => view.pan(PAN_PX, 0),
    ArrowRight: () => view.pan(-PAN_PX, 0),
    ArrowUp: () => view.pan(0, PAN_PX),
    ArrowDown: () => view.pan(0, -PAN_PX),
  };
  // A picture that is all in sight has nowhere to go: the arrows then scroll the page.
  return key.startsWith("Arrow") && view.isFitted ? undefined : keys[key];
}
