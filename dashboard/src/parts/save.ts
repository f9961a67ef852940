import type uPlot from "uplot";

/** Hands a file to the person. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun to read it by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

/** A part of a file name: nothing that a file system or a shell minds. */
export const fileName = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-|-$/g, "");

/** The chart as a picture with its title on the colour of the page. */
export function pictureOf(plot: uPlot, title: string): Promise<Blob | null> {
  const style = getComputedStyle(document.documentElement);
  const ratio = devicePixelRatio;
  const head = 28 * ratio;
  const source = plot.ctx.canvas;
  const canvas = document.createElement("canvas");
  canvas.width = source.width;
  canvas.height = source.height + head;
  const context = canvas.getContext("2d")!;
  context.fillStyle = style.getPropertyValue("--raised").trim();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = style.getPropertyValue("--text").trim();
  context.font = `${14 * ratio}px ${style.getPropertyValue("--font").trim()}`;
  context.fillText(title, 8 * ratio, 19 * ratio);
  context.drawImage(source, 0, head);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
