// One file's card on the page: name, state and, once it is there, the result.

import { el } from "../dom.js";
import { introduction, meaning, rest } from "../result_card.js";
import { say } from "../text.js";
import { hasOwnMarks, ownForm } from "./own.js";
import { pictureOf } from "./picture.js";
import { forget, preview } from "./preview.js";
import { idle } from "./slices.js";

/** The card of an item; `actions` are what its buttons do: remove, again, mark, unmark, whom, png. */
export class Card {
  static #made = 0;
  #end = () => {};
  #shown = 0;

  constructor(item, actions) {
    this.item = item;
    this.actions = actions;
    this.canvas = preview(item.file);
    this.status = el("p", { class: "status" });
    this.body = el("div", { class: "body" });
    const remove = { type: "button", class: "remove", "aria-label": say("photos.card.remove_name", { name: item.file.name }), onclick: actions.remove };
    this.element = el("article", { class: "card panel", id: `card-${++Card.#made}`, "data-state": "waiting", "aria-label": item.file.name, tabindex: -1 },
      el("header", {}, this.canvas,
        el("div", { class: "titles" }, el("h3", { class: "name" }, item.file.name), this.status),
        el("button", remove, say("photos.card.remove"))),
      this.body);
    this.show("waiting");
  }

  /** Show a state without a result; `measuring` is still sending to whoever asks for the state. */
  show(state, words = say(`photos.card.${state}`)) {
    this.#shown += 1;
    this.element.dataset.state = state === "measuring" ? "sending" : state;
    this.status.textContent = words;
  }

  /** No result: the reason, and what there is of a picture. */
  fail(why, canTryAgain) {
    this.#clear();
    const again = canTryAgain ? el("button", { type: "button", onclick: this.actions.again }, say("photos.card.again")) : null;
    this.body.append(el("p", { class: "why" }, why), again ?? "");
    this.show("failed");
  }

  /** A result, built in slices; resolves when all of it is on the page. */
  async result() {
    this.#clear();
    const turn = ++this.#shown;
    const { item } = this;
    const { card } = item.result;
    const { view } = card;
    const isRead = card.report.status === "ok";
    const picture = card.shown && item.result.urls.picture ? pictureOf(item) : null;
    const own = isRead && hasOwnMarks(item) ? ownForm(item, () => this.body.querySelector(".keep-own").focus()) : null;
    this.#end = picture?.end ?? this.#end;
    this.canvas.hidden = Boolean(picture);
    this.body.append(meaning(view),
      el("div", { class: "aside" }, picture?.element ?? ""),
      introduction(view),
      el("div", { class: "actions" }, this.#buttons(card, picture, own), own?.form ?? ""));
    if (isRead) await this.#fillMore(view, turn);
    if (turn === this.#shown) this.show(isRead ? "done" : "failed");
  }

  /** All the rest, folded away; in slices, as it is much where there are many photos. */
  async #fillMore(view, turn) {
    const content = el("div", { class: "all" });
    const more = el("details", { class: "more", open: isUnfolded(), ontoggle: () => keepUnfolded(more.open) },
      el("summary", {}, say("result_card.more")), content);
    this.body.append(more);
    for (const build of rest(view)) {
      await idle();
      if (turn !== this.#shown) return;
      content.append(...build());
    }
  }

  /** Blur the face, or show it again, as its own button does. */
  blur(is) {
    const button = this.body.querySelector(".blur");
    if (button && this.item.isBlurred !== is) button.click();
    this.item.isBlurred = is;
  }

  /** Frees what it holds. */
  end() {
    this.#shown += 1;
    this.#clear();
    forget(this.canvas);
    this.element.remove();
  }

  #clear() {
    this.#end();
    this.#end = () => {};
    this.body.replaceChildren();
    this.canvas.hidden = false;
  }

  #choose(picture) {
    picture.choose((point) => {
      if (point) this.actions.whom(point);
      else this.body.querySelector(".whom")?.focus();
    });
  }

  #buttons(card, picture, own) {
    const { item, actions } = this;
    if (!card.shown) return "";
    const isSide = card.report.status === "ok" && card.report.view?.kind !== "front" && card.report.view?.kind !== "back";
    const name = item.file.name;
    const button = (kind, action, words, label) =>
      el("button", { type: "button", class: kind, onclick: action, "aria-label": label }, words);
    return el("div", { class: "row" },
      isSide ? button("mark", actions.mark, say("photos.card.mark"), say("photos.card.mark_name", { name })) : null,
      item.marks ? button("unmark", actions.unmark, say("photos.card.unmark")) : null,
      own ? button("keep-own", own.open, say("photos.own.button"), say("photos.own.button_name", { name })) : null,
      picture ? button("whom", () => this.#choose(picture), say(`photos.whom.${card.report.status}`), say("photos.whom.name", { name })) : null,
      item.person ? button("anyone", () => actions.whom(null), say("photos.whom.anyone")) : null,
      card.report.status === "ok" ? button("export-png", actions.png, say("photos.export.png"), say("photos.card.png_name", { name })) : null);
  }
}

const UNFOLDED = "posture.photos.unfolded";

// Whether what is folded away was unfolded last, in this tab; folded where the browser keeps nothing.
function isUnfolded() {
  try {
    return sessionStorage.getItem(UNFOLDED) === "true";
  } catch {
    return false;
  }
}

function keepUnfolded(is) {
  try {
    sessionStorage.setItem(UNFOLDED, String(is));
  } catch {
    // it is folded again next time
  }
}
