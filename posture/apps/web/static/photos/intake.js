// How files come onto the page: chosen, taken with a phone's camera, dropped anywhere, or pasted.

/** Start; `take` is called with an array of files. */
export function startIntake(take) {
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
    take([...event.dataTransfer.files]);
  });
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) take(files);
  });
}

/** Whether files may come in at all. */
export function allowIntake(is) {
  for (const id of ["files", "camera"]) {
    const input = document.getElementById(id);
    input.disabled = !is;
    input.closest("label").classList.toggle("off", !is);
  }
}
