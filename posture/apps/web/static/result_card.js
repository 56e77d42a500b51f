// The parts of a result's card, wherever it stands: what it comes to, the main measures, all the rest.

import { el } from "./dom.js";
import { findingsSection, measureSections, missingSection } from "./result.js";
import { say } from "./text.js";

/** What the result comes to, and what to do next. */
export function meaning({ sentence, next_step: nextStep }) {
  return el("div", { class: "meaning" },
    el("p", { class: "sentence" }, sentence),
    nextStep ? el("p", { class: "next-step" }, el("b", {}, say("result_card.next_step")), ` ${nextStep}`) : null);
}

/** Who was seen, what else there is to know, and the measures that matter most. */
export function introduction({ seen, turned, notes, main }) {
  return el("div", { class: "told" },
    seen ? el("p", { class: "seen" }, seen, turned ? el("span", { class: "soft" }, ` · ${turned}`) : null) : null,
    notes.map((note) => el("p", { class: "said" }, note)),
    main ? measureSections({ tables: [main], distances: null }) : null);
}

/** What builds all the rest, in slices, as it is much where there are many photos: functions that give elements. */
export function rest(view) {
  return [() => [findingsSection(view.findings)], () => measureSections(view), () => [missing(view.missing)]]
    .map((build) => () => build().filter(Boolean));
}

// Another photo may show what this one does not.
function missing(found) {
  const section = missingSection(found);
  if (found?.has_measures) section.append(el("p", { class: "note" }, el("a", { href: "/guide" }, say("result_card.retake"))));
  return section;
}
