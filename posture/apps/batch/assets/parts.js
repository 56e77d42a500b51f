// What the page knows beside its rows, and counts in words.

const known = JSON.parse(document.getElementById("known").textContent);
const NONE = -32768; // stands for null among hundredths

function counted(number) {
  return number.toLocaleString("en-GB");
}
