// Elements, numbers in words, and the bar of an interval. Text is only ever set as text.

const known = JSON.parse(document.getElementById("known").textContent);
const NONE = -32768; // stands for null among hundredths

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

// A half goes to the even neighbour, as everywhere else in this program.
function whole(hundredths) {
  const number = hundredths / 100;
  const below = Math.floor(number);
  const rest = number - below;
  const rounded = rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
  return String(rounded).replace("-", "−");
}

function unitOf(measure) {
  return known.measures[measure].unit === "pct" ? "\u00a0%" : "°";
}

function intervalInWords(found) {
  return `(${whole(found.low)} to ${whole(found.high)})`;
}

function sentence(text) {
  const end = /[\p{L}\p{N}]$/u.test(text) ? "." : "";
  return text.charAt(0).toUpperCase() + text.slice(1) + end;
}

function counted(number) {
  return number.toLocaleString("en-GB");
}

// The interval on a fixed axis with zero (or 100 %) and the cited range, as on the terminal.
function intervalBar(measure, stance, found) {
  const { axis, cited, unit } = known.measures[measure];
  const [first, last] = axis[stance] || axis.other;
  const at = (number) => (100 * (Math.min(Math.max(number, first), last) - first)) / (last - first);
  const track = element("span", { class: "bar", "aria-hidden": "true" });
  const put = (kind, from, to) => {
    const mark = element("i", { class: kind });
    mark.style.left = `${at(from)}%`;
    if (to !== undefined) mark.style.width = `${at(to) - at(from)}%`;
    track.append(mark);
  };
  if (cited[stance]) put("cited", cited[stance].low, cited[stance].high);
  const origin = unit === "pct" ? 100 : 0;
  if (first < origin && origin < last) put("origin", origin);
  put("interval", found.low / 100, found.high / 100);
  const value = found.value / 100;
  if (first <= value && value <= last) put("value", value);
  return track;
}
