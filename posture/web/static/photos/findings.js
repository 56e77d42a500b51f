// What the rules say of a photo, the most telling first, and what could not be assessed and why.

import { el } from "../dom.js";
import { say, table } from "../text.js";
import { capital, isKnown, labelOf, sentence } from "./words.js";

const MARKS = { noticeable: "●", borderline: "◐", typical: "○", not_assessed: "–" };
const LEVELS = Object.keys(MARKS);

/** The section of findings, or null where there are none. */
export function findingsSection(report) {
  if (!report.findings?.length) return null;
  const reasons = new Set(Object.values(report.measures ?? {}).map((estimate) => estimate.why_not));
  const said = new Map();
  const order = [...report.findings].sort((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level));
  for (const finding of order) {
    const isMissing = finding.level === "not_assessed";
    const message = isMissing && reasons.has(finding.message) ? say("photos.findings.above") : finding.message;
    // What a rule would rest on is of no use where it could not be applied.
    const basis = isMissing ? "" : finding.basis;
    const key = JSON.stringify([finding.level, message, basis]);
    if (!said.has(key)) said.set(key, { level: finding.level, message, basis, rules: [] });
    said.get(key).rules.push(finding.rule);
  }
  return el("section", { class: "findings" }, el("h4", {}, say("photos.findings.heading")),
    el("ul", {}, [...said.values()].map(entry)));
}

function entry({ level, message, basis, rules }) {
  return el(
    "li",
    { "data-level": level },
    el("span", { class: "mark-of-level", "aria-hidden": "true" }, MARKS[level]),
    el("div", {},
      el("p", {}, el("strong", {}, capital(table("wording").level[level])), el("span", { class: "soft" }, ` · ${rules.join(", ")}`)),
      el("p", {}, sentence(message)),
      basis ? el("p", { class: "note" }, say("photos.findings.basis", { basis: sentence(basis) })) : null),
  );
}

/** Measures without a value, those with one reason together; null where all have one. */
export function missingSection(report) {
  const reasons = new Map();
  for (const [name, estimate] of Object.entries(report.measures ?? {})) {
    if (isKnown(estimate) || !estimate.why_not) continue;
    if (!reasons.has(estimate.why_not)) reasons.set(estimate.why_not, []);
    reasons.get(estimate.why_not).push([name, estimate]);
  }
  if (!reasons.size) return null;
  const entries = [...reasons].map(([reason, missing]) =>
    el("li", {}, el("p", {}, el("strong", {}, labels(missing))), el("p", {}, sentence(reason))),
  );
  return el("section", { class: "missing" }, el("h4", {}, say("photos.findings.missing")), el("ul", {}, entries),
    el("p", { class: "note" }, el("a", { href: "/guide" }, say("photos.findings.retake"))));
}

// Several muscles go by their common name.
function labels(missing) {
  const muscles = missing.filter(([, estimate]) => estimate.unit === "pct");
  const others = muscles.length > 1 ? missing.filter((one) => !muscles.includes(one)) : missing;
  const names = others.map(([name, estimate]) => labelOf(name, estimate));
  if (muscles.length > 1) names.push(table("wording").muscle_lengths.label);
  return names.join(", ");
}
