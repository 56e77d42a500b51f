// How files come onto the page: chosen, taken with a phone's camera, dropped anywhere, or pasted.

import { el } from "../dom.js";
import { say } from "../text.js";

const FILM = /\.(mp4|m4v|mov|avi|mkv|webm|mpe?g|3gp|wmv)$/i;
const DOCUMENT = /\.(pdf|docx?|odt|rtf|pptx?|odp|pages|key|txt)$/i;
const place = (id) => document.getElementById(id);

/** Start; `takePhotos` is called with an array of files. Of what is no photo the page says where it belongs. */
export function startIntake(takePhotos) {
  const take = (files, folders = []) => {
    const elsewhere = files.filter(kindOf).map((file) => say(`photos.intake.${kindOf(file)}`, { name: file.name }));
    elsewhere.push(...folders.map((name) => say("photos.intake.folder", { name })));
    place("elsewhere").hidden = elsewhere.length === 0;
    place("elsewhere-text").replaceChildren(...elsewhere.map((text) => el("p", {}, text)));
    const photos = files.filter((file) => !kindOf(file));
    if (photos.length) takePhotos(photos);
  };
  place("elsewhere-close").addEventListener("click", () => { place("elsewhere").hidden = true; });
  for (const id of ["files", "camera"]) {
    const input = document.getElementById(id);
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      take(files);
    });
  }
  const dragging = (is) => document.documentElement.classList.toggle("dragging", is);
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    dragging(true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) dragging(false);
  });
  addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    dragging(false);
    const folders = foldersIn(event.dataTransfer);
    take([...event.dataTransfer.files].filter(({ name }) => !folders.includes(name)), folders);
  });
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) take(files);
  });
}

// What a file is that is no photo; null for a photo, and for what may be one.
function kindOf({ type, name }) {
  if (type.startsWith("video/") || FILM.test(name)) return "film";
  return type === "application/pdf" || DOCUMENT.test(name) ? "document" : null;
}

// Names of the folders dropped; a browser that cannot tell them from files gives none.
function foldersIn({ items }) {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.());
  return entries.filter((entry) => entry?.isDirectory).map(({ name }) => name);
}

/** Whether files may come in at all. */
export function allowIntake(is) {
  for (const id of ["files", "camera"]) {
    const input = document.getElementById(id);
    input.disabled = !is;
    input.closest("label").classList.toggle("off", !is);
  }
}
