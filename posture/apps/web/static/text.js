// The words of the page: read once from the page itself, where the server put them.

const words = JSON.parse(document.getElementById("text").textContent);

/** The text at a dotted key, with {name} filled in from values; unknown keys show themselves. */
export function say(key, values = {}) {
  const found = key.split(".").reduce((table, part) => table?.[part], words);
  if (typeof found !== "string") return key;
  return found.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A whole table of words, {} where there is none. */
export function table(key) {
  return key.split(".").reduce((found, part) => found?.[part], words) ?? {};
}

/** One of two texts, `key.one` or `key.many`, by a count that is filled in as {count}. */
export function counted(key, count, values = {}) {
  return say(`${key}.${count === 1 ? "one" : "many"}`, { count, ...values });
}

/** A whole number with a true minus sign; zero has none. */
export function whole(number) {
  return String(Math.round(number) || 0).replace("-", "−");
}

/** Starts with a capital and ends with a full stop; reasons come without. */
export function sentence(text) {
  const start = capital(text);
  return /[\p{L}\p{N})”"°%]$/u.test(start) ? `${start}.` : start;
}

/** With a capital first. */
export function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What has the same key together, in the order of first appearance: a Map of arrays. */
export function grouped(entries, keyOf) {
  const groups = new Map();
  for (const one of entries) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
