// Draws a frame and the person in it: limbs lightly, trunk, thigh and hip angle where it is measured.
// Numbers of landmarks and their pairs are those of posture/skeleton.py.

const LEFT = { ear: 7, shoulder: 11, elbow: 13, wrist: 15, hip: 23, knee: 25, ankle: 27, heel: 29, toe: 31 };
const RIGHT = { ear: 8, shoulder: 12, elbow: 14, wrist: 16, hip: 24, knee: 26, ankle: 28, heel: 30, toe: 32 };
const LIMBS = [["shoulder", "elbow"], ["elbow", "wrist"], ["shoulder", "hip"], ["hip", "knee"], ["knee", "ankle"], ["ankle", "heel"], ["heel", "toe"]];
const ACROSS = ["shoulder", "hip"];
const LEAST = 0.7;
const [WHITE, SKY, ORANGE, YELLOW, CASING] = ["#ffffff", "#56b4e9", "#e69f00", "#f0e442", "#10161ebe"];

/** Draw a frame, and the answer that was made of it over it. */
export function drawBody(canvas, frame, answer) {
  if (canvas.width !== frame.width || canvas.height !== frame.height) [canvas.width, canvas.height] = [frame.width, frame.height];
  const context = canvas.getContext("2d");
  context.drawImage(frame, 0, 0);
  if (!answer.points) return;
  const seen = (index) => (answer.points[index][2] >= LEAST ? answer.points[index] : null);
  const thin = Math.max(1.5, canvas.width / 400);
  for (const side of [LEFT, RIGHT]) for (const [a, b] of LIMBS) line(context, seen(side[a]), seen(side[b]), WHITE, thin);
  for (const part of ACROSS) line(context, seen(LEFT[part]), seen(RIGHT[part]), WHITE, thin);
  if (typeof answer.snapshot?.hip_flexion.value === "number") drawHip(context, answer.points, 2.2 * thin);
}

function drawHip(context, points, width) {
  const visible = (side) => Math.min(...["shoulder", "hip", "knee"].map((part) => points[side[part]][2]));
  const near = visible(LEFT) >= visible(RIGHT) ? LEFT : RIGHT;
  if (visible(near) < LEAST) return;
  const [shoulder, hip, knee] = ["shoulder", "hip", "knee"].map((part) => points[near[part]]);
  line(context, shoulder, hip, SKY, width);
  line(context, hip, knee, ORANGE, width);
  const straight = Math.atan2(hip[1] - shoulder[1], hip[0] - shoulder[0]);
  const thigh = Math.atan2(knee[1] - hip[1], knee[0] - hip[0]);
  const turn = ((thigh - straight + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
  const radius = 0.4 * Math.hypot(knee[0] - hip[0], knee[1] - hip[1]);
  for (const [colour, more] of [[CASING, 2], [YELLOW, 0]]) {
    context.beginPath();
    context.arc(hip[0], hip[1], radius, straight, straight + turn, turn < 0);
    context.strokeStyle = colour;
    context.lineWidth = width + more;
    context.stroke();
  }
}

function line(context, start, end, colour, width) {
  if (!start || !end) return;
  for (const [shade, more] of [[CASING, 2], [colour, 0]]) {
    context.beginPath();
    context.moveTo(start[0], start[1]);
    context.lineTo(end[0], end[1]);
    context.strokeStyle = shade;
    context.lineWidth = width + more;
    context.lineCap = "round";
    context.stroke();
  }
}
