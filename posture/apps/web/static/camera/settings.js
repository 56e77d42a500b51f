// Nudge times, quiet hours and a pause of the nudges: set in the page and kept by this browser.

const KEY = "posture.camera";
const FIELDS = ["nudge-min", "remind-min", "quiet-from", "quiet-to"];
const SHIPPED = { "nudge-min": "30", "remind-min": "60", "quiet-from": "", "quiet-to": "" };
const byId = (id) => document.getElementById(id);

let kept = read();

/** Fill the fields in, and call `onChange` with the rules whenever somebody changes one. */
export function setUp(onChange) {
  for (const id of FIELDS) {
    byId(id).value = kept[id] ?? SHIPPED[id];
    byId(id).addEventListener("change", () => {
      if (!byId(id).checkValidity() || (!byId(id).value && SHIPPED[id])) byId(id).value = kept[id] ?? SHIPPED[id];
      keep({ [id]: byId(id).value });
      onChange(rules());
    });
  }
}

/** Changes to the rules of rules.toml, as the program takes them. */
export function rules() {
  const [nudge, remind, from, to] = FIELDS.map((id) => byId(id).value);
  return {
    W1: { nudge_min: Number(nudge), remind_min: Math.max(Number(remind), Number(nudge)) },
    nudges: { quiet_hours: from && to && from !== to ? [`${from}-${to}`] : [] },
  };
}

/** Until when the nudges are paused, as ISO 8601; null where they are not. */
export function pausedUntil() {
  return kept.pausedUntil && new Date(kept.pausedUntil) > new Date() ? kept.pausedUntil : null;
}

export function keepPause(until) {
  if ((kept.pausedUntil ?? null) !== until) keep({ pausedUntil: until });
}

function keep(changes) {
  kept = { ...kept, ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // no room, or not allowed: they hold until the page is left
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
