// Calls to the server this page came from; every fault becomes an Error with words to show.

import { el } from "./dom.js";
import { say } from "./text.js";

/** What went wrong, in words fit to be shown. */
export class Fault extends Error {}

/** The response, or a Fault that says what happened and what to do. */
export async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Fault(say("common.no_server"));
  }
  if (!response.ok) throw new Fault(await words(response));
  return response;
}

/** The JSON answer of a call; `data` is sent as JSON where it is given. */
export async function json(path, method = "GET", data = undefined) {
  const options = { method };
  if (data !== undefined) {
    options.body = JSON.stringify(data);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await call(path, options);
  return response.status === 204 ? null : response.json();
}

async function words(response) {
  try {
    const payload = await response.json();
    if (typeof payload.what === "string") return payload.do ? `${payload.what}. ${payload.do}` : payload.what;
  } catch {
    // not JSON: there are no words in it
  }
  return say("common.failed");
}

/** Offer bytes to be saved under a name. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Open the page that the server makes of a text, in a new tab: a form, as only that can post into one. */
export function openPosted(path, name, text, enctype = "application/x-www-form-urlencoded") {
  const form = el("form", { method: "post", action: path, target: "_blank", enctype, hidden: true }, el("textarea", { name }));
  form.firstChild.value = text;
  document.body.append(form);
  form.submit();
  form.remove();
}
