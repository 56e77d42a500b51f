// Elements, made as the script that draws results makes them; what screen readers are to say.

export { el, svg } from "./result.js"; // served from posture/output/assets

/** Say something to screen readers through the live region with this id. */
export function announce(text, id = "said") {
  const region = document.getElementById(id);
  if (region) region.textContent = text;
}
