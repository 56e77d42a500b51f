// Whose leg a measure is of: where the legs are apart, near and far have numbers of their own.

import { capital, table } from "../text.js";
import { isApart, labelOf } from "./words.js";

/** The legs in the order of tables; null: measures of no leg, or of both. */
export const LEGS = [null, "near", "far"];

/** The measures to list, [name, estimate]: those of the far leg only where the legs are apart. */
export function shownMeasures(report) {
  const { far } = table("legs");
  return Object.entries(report.measures ?? {}).filter(([name]) => isApart(report) || !(name in far));
}

/** "near", "far", or null where a measure is of no leg, or of both. */
export function legOf(name, report) {
  if (!isApart(report)) return null;
  const { far, of_the_near_leg: near } = table("legs");
  if (name in far) return "far";
  return near.includes(name) ? "near" : null;
}

/** "left" or "right", the person's own: of somebody who faces right the right leg is near. */
export function sideOf(leg, report) {
  const facing = report.view?.facing;
  if (!facing) return leg;
  const other = facing === "right" ? "left" : "right";
  return leg === "near" ? facing : other;
}

/** "Right leg, nearer to the camera". */
export function legTitle(leg, report) {
  return capital(table("wording").legs[leg].replace("{side}", sideOf(leg, report)));
}

/** A name with the leg it is of, such as "Knee flexion, right leg". */
export function withSide(label, side) {
  return table("wording").legs.one.replace("{label}", label).replace("{side}", side);
}

/** What a measure is called whichever leg it is of. */
export function plainLabel(name, estimate) {
  return labelOf(table("legs").far[name] ?? name, estimate);
}

/** What a measure is called where it stands by itself. */
export function fullLabel(name, report, estimate) {
  const [label, leg] = [plainLabel(name, estimate), legOf(name, report)];
  return leg ? withSide(label, sideOf(leg, report)) : label;
}

/** The measure of a leg, by the person's own side, that goes with one of the near leg; undefined where there is none. */
export function ofSide(name, side, report) {
  const { far } = table("legs");
  const isNear = sideOf("near", report) === side;
  const other = Object.keys(far).find((one) => far[one] === name);
  return report.measures?.[isNear ? name : other];
}
