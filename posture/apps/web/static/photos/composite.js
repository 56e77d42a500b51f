// The picture of a card as it is shown, photo and drawing in one, for print and history.

const QUALITY = 0.85;

/** Long side in pixels: smaller where there are many, so that all fit into one request. */
export function sideFor(count) {
  if (count <= 12) return 1280;
  return count <= 30 ? 900 : 640;
}

/** A JPEG data URL of an item's picture, or null where there is none. */
export async function composite(item, side_px) {
  const { picture, blurred, overlay } = item.result.blobs;
  const photo = item.isBlurred ? blurred : picture;
  if (!photo) return null;
  const below = await createImageBitmap(photo);
  const scale = Math.min(1, side_px / Math.max(below.width, below.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(below.width * scale);
  canvas.height = Math.round(below.height * scale);
  const context = canvas.getContext("2d");
  context.drawImage(below, 0, 0, canvas.width, canvas.height);
  below.close();
  if (overlay && item.isDrawn) {
    const above = await createImageBitmap(overlay);
    context.drawImage(above, 0, 0, canvas.width, canvas.height);
    above.close();
  }
  return encoded(canvas);
}

async function encoded(canvas) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
