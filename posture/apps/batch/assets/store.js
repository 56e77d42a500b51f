// The rows in memory, column by column; each data file calls one function of `posture`.

const MAIN_COLUMNS = known.main.flatMap((measure) => [measure, `${measure}_low`, `${measure}_high`]);

const store = {
  loaded: 0,
  name: [],
  key: [],
  texts: Object.fromEntries(
    ["status", "view", "facing", "stance", "legs", "findings"].map((name) => [name, textColumn()]),
  ),
  numbers: Object.fromEntries(
    ["yaw_deg", ...MAIN_COLUMNS].map((name) => [name, new Int16Array(known.held).fill(NONE)]),
  ),
};
const details = new Map();

const posture = {
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
    store.loaded += columns.name.length;
  },
  details(number, columns) {
    details.set(number, columns);
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

// A main measure of a row with its interval; null where it was not assessed.
function mainMeasure(measure, row) {
  const value = store.numbers[measure][row];
  if (value === NONE) return null;
  const { [`${measure}_low`]: low, [`${measure}_high`]: high } = store.numbers;
  return { value, low: low[row], high: high[row] };
}

function loadScript(path) {
  return new Promise((done, failed) => {
    const script = element("script", { src: path });
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

// What only the detail of a row shows: a function from a column's name to its value.
async function detailsOf(row) {
  const number = Math.floor(row / known.rows_a_chunk);
  if (!details.has(number)) await loadScript(dataFile("details", number));
  const columns = details.get(number);
  const place = row % known.rows_a_chunk;
  return (name) => {
    const column = columns[name];
    if (!column) return null;
    if (Array.isArray(column)) return column[place];
    return column.at[place] === null ? null : column.of[column.at[place]];
  };
}
