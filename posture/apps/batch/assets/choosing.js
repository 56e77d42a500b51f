// Which rows are shown, and in which order.

// Rows that fit every choice, in the order of the files.
function chosenRows(choices) {
  const tests = [
    ...testsOfText(choices),
    ...testsOfTexts(choices),
    ...testsOfMeasure(choices),
  ];
  const rows = [];
  for (let row = 0; row < store.loaded; row += 1) {
    if (tests.every((fits) => fits(row))) rows.push(row);
  }
  return rows;
}

function testsOfText({ text }) {
  const wanted = text.trim().toLowerCase();
  return wanted ? [(row) => store.name[row].toLowerCase().includes(wanted)] : [];
}

// Each distinct text is judged once; a row only looks its code up.
function testsOfTexts(choices) {
  const tests = [];
  const add = (name, fits) => {
    const { of, at } = store.texts[name];
    const good = of.map((text) => text !== null && fits(text));
    tests.push((row) => good[at[row]]);
  };
  for (const name of ["view", "stance", "status"]) {
    if (choices[name]) add(name, (text) => text === choices[name]);
  }
  if (choices.rule || choices.level) {
    add("findings", (text) =>
      findingsOf(text).some(
        ([rule, level]) =>
          (!choices.rule || rule === choices.rule) && (!choices.level || level === choices.level),
      ),
    );
  }
  return tests;
}

function findingsOf(text) {
  return (text || "").split(";").filter(Boolean).map((one) => one.split(":"));
}

function testsOfMeasure({ measure, from, to }) {
  if (!measure) return [];
  const values = store.numbers[measure];
  const tests = [(row) => values[row] !== NONE];
  if (from !== "") tests.push((row) => values[row] >= 100 * Number(from));
  if (to !== "") tests.push((row) => values[row] <= 100 * Number(to));
  return tests;
}

// Rows by a number, those without one last either way; rows alike keep their order. The number
// and the row are packed into one float, which the browser sorts without calling back.
function sortedRows(rows, { sort, order }) {
  const down = order === "down";
  if (sort === "name") return down ? rows.reverse() : rows;
  const numberOf = numberToSortBy(sort);
  const packed = new Float64Array(rows.length);
  const missing = [];
  let count = 0;
  for (const row of rows) {
    const number = numberOf(row);
    if (number === NONE) missing.push(row);
    else packed[count++] = (down ? -number : number) * known.held + row;
  }
  const there = packed.subarray(0, count).sort();
  const result = Array.from(there, (one) => ((one % known.held) + known.held) % known.held);
  return result.concat(missing);
}

function numberToSortBy(sort) {
  const [kind, name] = sort.split(":");
  const column = store.numbers[name];
  if (kind === "value") return (row) => column[row];
  if (kind === "size") return (row) => (column[row] === NONE ? NONE : Math.abs(column[row]));
  const width = store.numbers[`${name}_width`];
  return (row) => width[row];
}
