// The printable page: its two buttons.

document.getElementById("print")?.addEventListener("click", () => window.print());
document.getElementById("pdf")?.addEventListener("click", async () => {
  const response = await fetch("/api/report.pdf", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: document.getElementById("assessment").textContent,
  });
  if (!response.ok) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = "posture-report.pdf";
  link.click();
});
