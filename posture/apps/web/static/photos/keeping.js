// Keeps the photos, marks and answers of this tab over a reload; warns before they go where it cannot.

import { fillForm, formNow } from "./answers.js";
import { openTabStore } from "./tab_store.js";

const ANSWERS = "answers";
const PHOTO = "photo/";
const RESULT = "result/";
const TYPING_MS = 300;

/** Bring back what this tab held, and keep it from now on; `ready` resolves when the form can be filled. */
export async function startKeeping(album, ready) {
  const risk = { store: null, unwritten: new Set() };
  addEventListener("beforeunload", (event) => {
    const isSafe = album.items.length === 0 || (risk.store && risk.unwritten.size === 0);
    if (!isSafe) event.preventDefault();
  });
  album.addEventListener("file", ({ detail: item }) => keepFile(risk, item));
  album.addEventListener("state", ({ detail: item }) => keepState(risk, item));
  album.addEventListener("gone", ({ detail: item }) => forget(risk, item));
  // At each key, too: whoever reloads the page may not have left the field.
  let timer = 0;
  document.getElementById("answers").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keepAnswers(risk), TYPING_MS);
  });
  document.getElementById("answers").addEventListener("change", () => keepAnswers(risk));
  const store = await openTabStore();
  document.getElementById("kept-in-tab").hidden = !store;
  if (!store) return;
  await ready;
  await restore(store, album);
  risk.store = store;
  // Photos chosen while the store was being opened.
  for (const item of album.items.filter(({ id }) => risk.unwritten.has(id))) await keepFile(risk, item);
}

async function restore(store, album) {
  const answers = await store.get(ANSWERS);
  if (answers) fillForm(answers.data);
  for (const name of (await store.names()).filter((one) => one.startsWith(PHOTO))) {
    const id = name.slice(PHOTO.length);
    const [photo, result] = [await store.get(name), await store.get(RESULT + id)];
    if (!photo?.blobs.file) continue;
    const { name: fileName, type, lastModified } = photo.data;
    const file = new File([photo.blobs.file], fileName, { type, lastModified });
    await album.restore(id, file, result);
  }
}

async function keepFile(risk, item) {
  risk.unwritten.add(item.id);
  if (!risk.store) return;
  const { name, type, lastModified } = item.file;
  const isKept = await attempt(() => risk.store.put(PHOTO + item.id, { name, type, lastModified }, { file: item.file }));
  if (isKept) risk.unwritten.delete(item.id);
  if (item.result) keepState(risk, item);
}

function keepState({ store }, item) {
  const { marks, person, isBlurred, isDrawn, answers, result } = item;
  if (!store || !result) return;
  attempt(() => store.put(RESULT + item.id, { marks, person, isBlurred, isDrawn, answers, card: result.card }, result.blobs));
}

function keepAnswers({ store }) {
  if (store) attempt(() => store.put(ANSWERS, formNow()));
}

function forget(risk, { id }) {
  risk.unwritten.delete(id);
  if (risk.store) for (const kind of [PHOTO, RESULT]) attempt(() => risk.store.remove(kind + id));
}

// A full disk costs the keeping, not the result: what is not written is warned of before the page goes.
async function attempt(work) {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
