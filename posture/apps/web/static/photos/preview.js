// Small local previews of files that wait, decoded one at a time and only where they are in sight.

import { Turns } from "./slices.js";

const SIDE_PX = 96;
const turns = new Turns(1);
const wanted = new WeakMap();
const watch = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((one) => one.isIntersecting)) {
    watch.unobserve(entry.target);
    const file = wanted.get(entry.target);
    turns.run(() => paint(entry.target, file));
  }
}, { rootMargin: "200px" });

/** A canvas that shows a file once it is in sight; empty where the browser cannot read it. */
export function preview(file) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE_PX;
  canvas.className = "preview";
  canvas.setAttribute("aria-hidden", "true");
  wanted.set(canvas, file);
  watch.observe(canvas);
  return canvas;
}

/** No longer wanted. */
export function forget(canvas) {
  watch.unobserve(canvas);
  wanted.delete(canvas);
}

async function paint(canvas, file) {
  if (!file || !canvas.isConnected || !wanted.has(canvas)) return;
  try {
    const bitmap = await createImageBitmap(file, { resizeHeight: SIDE_PX, resizeQuality: "low" });
    const scale = SIDE_PX / Math.max(bitmap.width, bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    canvas.getContext("2d").drawImage(bitmap, (SIDE_PX - width) / 2, (SIDE_PX - height) / 2, width, height);
    bitmap.close();
  } catch {
    // a kind of file that this browser cannot show: the server may still read it
  }
}
