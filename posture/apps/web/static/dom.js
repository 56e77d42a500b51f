// Small helpers for making elements. Text always goes in as text, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties (class, on<Event>, attributes) and children (elements or text). */
export function el(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function svg(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

function filled(made, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Say something to screen readers through the live region with this id. */
export function announce(text, id = "said") {
  const region = document.getElementById(id);
  if (region) region.textContent = text;
}
