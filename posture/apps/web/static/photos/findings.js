// What the rules say of a photo, the most telling first; apart from it what could not be assessed, and why.

import { el } from "../dom.js";
import { grouped, say, table } from "../text.js";
import { fullLabel, legOf, shownMeasures, sideOf, withSide } from "./legs.js";
import { capital, isKnown, listed, sentence } from "./words.js";

/** A sign for each level, the most telling first. */
export const MARKS = { noticeable: "●", borderline: "◐", typical: "○" };
const MISSING = "not_assessed";
const LEVELS = Object.keys(MARKS);

/** The findings that were judged, the most telling first. */
export function judged(report) {
  const found = (report.findings ?? []).filter((finding) => finding.level !== MISSING);
  return found.sort((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level));
}

/** The section of findings that were judged, or null where there are none. */
export function findingsSection(report) {
  const found = judged(report);
  if (!found.length) return null;
  const alike = grouped(found, ({ level, message, basis }) => JSON.stringify([level, message, basis]));
  return el("section", { class: "findings" }, el("h4", {}, say("photos.findings.heading")),
    el("ul", {}, [...alike.values()].map(entry)));
}

// Rules that say the same are one entry.
function entry(findings) {
  const [{ level, message, basis }] = findings;
  const rules = rulesOf(findings);
  return el(
    "li",
    { "data-level": level },
    el("span", { class: "mark-of-level", "aria-hidden": "true" }, MARKS[level]),
    el("div", {},
      el("p", {}, el("strong", {}, capital(table("wording").level[level])), el("span", { class: "soft" }, ` · ${rules}`)),
      el("p", {}, sentence(message)),
      el("p", { class: "note" }, say("photos.findings.basis", { basis: sentence(basis) }))),
  );
}

/** Measures without a value and rules not applied, those with one reason together; null where there are none. */
export function missingSection(report) {
  const unknown = shownMeasures(report).filter(([, estimate]) => !isKnown(estimate) && estimate.why_not);
  const measures = grouped(unknown, ([, estimate]) => estimate.why_not);
  const rules = grouped((report.findings ?? []).filter((finding) => finding.level === MISSING), (finding) => finding.message);
  const reasons = new Set([...measures.keys(), ...rules.keys()]);
  if (!reasons.size) return null;
  const entries = [...reasons].map((reason) => missingEntry(reason, measures.get(reason) ?? [], rules.get(reason) ?? [], report));
  const retake = unknown.length ? el("p", { class: "note" }, el("a", { href: "/guide" }, say("photos.findings.retake"))) : null;
  return el("section", { class: "missing" }, el("h4", {}, say("photos.findings.missing")), el("ul", {}, entries), retake);
}

function missingEntry(reason, measures, findings, report) {
  const rules = rulesOf(findings);
  const names = [...labels(measures, report), ...(rules ? [say("photos.findings.rules", { rules })] : [])];
  return el("li", {}, el("p", {}, el("strong", {}, listed(names))), el("p", {}, sentence(reason)));
}

function rulesOf(findings) {
  return findings.map((finding) => finding.rule).join(", ");
}

// Several muscles of a leg go by their common name.
function labels(missing, report) {
  const muscles = grouped(missing.filter(([, estimate]) => estimate.unit === "pct"), ([name]) => legOf(name, report));
  const others = missing.filter(([, estimate]) => estimate.unit !== "pct");
  const names = others.map(([name, estimate]) => fullLabel(name, report, estimate));
  const common = table("wording").muscle_lengths.label;
  const groups = [...muscles];
  if (groups.length > 1 && groups.every(([, of]) => of.length > 1)) return [...names, common];
  for (const [leg, of] of groups) names.push(of.length > 1 ? lengths(leg, report) : fullLabel(of[0][0], report, of[0][1]));
  return names;
}

// What several muscles of a leg go by, so that it holds beside those that are told.
function lengths(leg, report) {
  const isLengthOfLeg = ([name, estimate]) => estimate.unit === "pct" && isKnown(estimate) && legOf(name, report) === leg;
  const { label, others } = table("wording").muscle_lengths;
  const name = shownMeasures(report).some(isLengthOfLeg) ? others : label;
  return leg ? withSide(name, sideOf(leg, report)) : name;
}
