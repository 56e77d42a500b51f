// On the computer's page: the code by which a phone becomes the camera, and whether it is there.

import { say } from "../text.js";

const byId = (id) => document.getElementById(id);
const KEY = "posture.side_camera";

/** The key of the phone that watched for this tab before, or true for any: what the first message says. */
export function wanted() {
  return sessionStorage.getItem(KEY) ?? true;
}

/** Show what is known of the phone: {phone: "waiting" | "here" | "away", ...}. */
export function showPhone({ phone, key, address, code, minutes }) {
  if (key) sessionStorage.setItem(KEY, key);
  byId("phone").hidden = false;
  byId("phone").dataset.is = phone;
  byId("phone-state").textContent = say(`camera.phone.${phone}`);
  byId("scan").hidden = phone !== "waiting";
  byId("other-phone").hidden = phone === "waiting";
  if (phone !== "waiting") return;
  sessionStorage.removeItem(KEY);
  byId("scan-code").src = code;
  byId("scan-address").textContent = address;
  byId("scan-note").textContent = say("camera.phone.note", { minutes });
}

/** No phone is waited for any more; its code is gone from the screen. */
export function hidePhone() {
  byId("phone").hidden = true;
  byId("phone").dataset.is = "";
  byId("scan-code").removeAttribute("src");
  byId("scan-address").textContent = "";
}
