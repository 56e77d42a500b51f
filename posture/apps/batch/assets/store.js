// The rows in memory, column by column; each data file calls one function of `posture`.

const NUMBERS = ["yaw_deg", ...known.main.flatMap((measure) => [measure, `${measure}_width`])];

const store = {
  loaded: 0,
  name: [],
  key: [],
  texts: Object.fromEntries(["status", "view", "stance", "findings"].map((name) => [name, textColumn()])),
  numbers: Object.fromEntries(NUMBERS.map((name) => [name, new Int16Array(known.held).fill(NONE)])),
  cards: [], // of each chunk what its cards show
};
const details = new Map();

// The data files are scripts of their own: they find this by its name.
globalThis.posture = {
  rows(number, columns) {
    const start = number * known.rows_a_chunk;
    store.name.push(...columns.name);
    store.key.push(...columns.key);
    for (const [name, column] of Object.entries(store.texts)) addTexts(column, start, columns[name]);
    for (const [name, column] of Object.entries(store.numbers)) {
      (columns[name] || []).forEach((number, place) => {
        if (number !== null) column[start + place] = number;
      });
    }
    store.cards[number] = cardsOf(columns);
    store.loaded += columns.name.length;
  },
  details(number, packed) {
    details.set(number, packed);
  },
};

// Codes into a list of texts; code 0 is no text.
function textColumn() {
  return { of: [null], codes: new Map(), at: new Uint16Array(known.held) };
}

function addTexts(column, start, chunk) {
  if (chunk === null) return;
  const codes = chunk.of.map((text) => {
    if (!column.codes.has(text)) column.codes.set(text, column.of.push(text) - 1);
    return column.codes.get(text);
  });
  chunk.at.forEach((code, place) => {
    if (code !== null) column.at[start + place] = codes[code];
  });
}

function textAt(name, row) {
  const column = store.texts[name];
  return column.of[column.at[row]];
}

// What cards show, their codes in 16 bits each; a code that is no place in `ends` is no number.
function cardsOf({ card, ends, shown }) {
  const small = (codes) => Uint16Array.from(codes, (code) => code ?? ends.length);
  const compact = ([measure, of]) => [measure, of && Object.fromEntries(Object.entries(of).map(([end, codes]) => [end, small(codes)]))];
  return { of: card.of, at: Uint16Array.from(card.at), ends, shown: Object.fromEntries(Object.entries(shown).map(compact)) };
}

function placeOf(row) {
  return [Math.floor(row / known.rows_a_chunk), row % known.rows_a_chunk];
}

function cardOf(row) {
  const [number, place] = placeOf(row);
  const { of, at } = store.cards[number];
  return of[at[place]];
}

// A main measure of a row as result.js draws it; null where it was not assessed.
function shownMeasure(name, row) {
  const [number, place] = placeOf(row);
  const { ends, shown } = store.cards[number];
  const [value, low, high] = ["value", "low", "high"].map((end) => ends[shown[name]?.[end][place]]);
  if (!value) return null;
  const [text, , value_at, , , filled_to] = value;
  const interval = known.interval.replace("{low}", low[1]).replace("{high}", high[0]);
  return { measure: cardOf(row).measures[name], value: text, interval, value_at, low_at: low[3], high_at: high[4], filled_to };
}

function loadScript(path) {
  return new Promise((done, failed) => {
    const script = el("script", { src: path });
    script.onload = () => done(script.remove());
    script.onerror = () => failed(new Error(path));
    document.head.append(script);
  });
}

function dataFile(kind, number) {
  return `${known.data}/${kind}-${String(number).padStart(5, "0")}.js`;
}

// One chunk after the other: the page stays free between them.
async function loadRows(afterEach) {
  const chunks = Math.ceil(known.held / known.rows_a_chunk);
  for (let number = 0; number < chunks; number += 1) {
    await loadScript(dataFile("rows", number));
    afterEach();
  }
}

// All that is shown of a row; `annotated` is where its annotated picture lies.
async function detailOf(row) {
  const [number, place] = placeOf(row);
  if (!details.has(number)) await loadScript(dataFile("details", number));
  const { of, at, annotated } = details.get(number);
  return { ...unpacked(at[place], of), annotated: annotated?.[place] };
}

// A number is the place of a part; a list is a part whose first number is the place of its names.
function unpacked(one, of) {
  const part = typeof one === "number" ? of[one] : one;
  if (!Array.isArray(part)) return part;
  const [shape, ...rest] = part;
  const values = rest.map((value) => unpacked(value, of));
  return of[shape] ? Object.fromEntries(of[shape].map((name, index) => [name, values[index]])) : values;
}
