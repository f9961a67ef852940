// Rewrites screenshots as PNG with a palette of 256 colours, which halves them and is not seen on pages: node eng/reduce-png.mjs FILE...
// Reads what Chromium writes: 8 bits a channel, RGB or RGBA, not interlaced. Anything else is left as it is.
import { readFileSync, writeFileSync } from "node:fs";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function* chunksOf(file) {
  for (let at = signature.length; at < file.length;) {
    const length = file.readUInt32BE(at);
    yield { type: file.toString("latin1", at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
  }
}

/** Undoes the filters of the rows (PNG specification, section 9). */
function pixelsOf(data, width, height, channels) {
  const row = width * channels;
  const pixels = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const left = x >= channels ? pixels[y * row + x - channels] : 0;
      const above = y > 0 ? pixels[(y - 1) * row + x] : 0;
      const corner = y > 0 && x >= channels ? pixels[(y - 1) * row + x - channels] : 0;
      const guess = filter === 0 ? 0 : filter === 1 ? left : filter === 2 ? above : filter === 3 ? (left + above) >> 1 : paeth(left, above, corner);
      pixels[y * row + x] = data[y * (row + 1) + 1 + x] + guess;
    }
  }
  return pixels;
}

function paeth(left, above, corner) {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** How much a colour is missed when it is not there: often seen, or far from grey, as the marks are. */
const weight = ([color, many]) => {
  const channels = [color >> 16, (color >> 8) & 255, color & 255];
  return many * (1 + (Math.max(...channels) - Math.min(...channels)) / 2);
};

/** The colours that would be missed most, and for every other one the nearest of them. */
function paletteOf(colors) {
  const counts = new Map();
  colors.forEach((color) => counts.set(color, (counts.get(color) ?? 0) + 1));
  const palette = [...counts].sort((one, other) => weight(other) - weight(one)).slice(0, 256).map(([color]) => color);
  const places = new Map(palette.map((color, place) => [color, place]));
  for (const color of counts.keys()) {
    if (!places.has(color)) {
      let [nearest, least] = [0, Infinity];
      palette.forEach((known, place) => {
        const distance = ((known >> 16) - (color >> 16)) ** 2 + (((known >> 8) & 255) - ((color >> 8) & 255)) ** 2 + ((known & 255) - (color & 255)) ** 2;
        if (distance < least) {
          [nearest, least] = [place, distance];
        }
      });
      places.set(color, nearest);
    }
  }
  return { palette, places };
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

for (const path of process.argv.slice(2)) {
  const file = readFileSync(path);
  const chunks = [...chunksOf(file)];
  const head = chunks[0].data;
  const [width, height, channels] = [head.readUInt32BE(0), head.readUInt32BE(4), { 2: 3, 6: 4 }[head[9]]];
  if (head[8] !== 8 || channels === undefined || head[12] !== 0) {
    continue;
  }
  const pixels = pixelsOf(inflateSync(Buffer.concat(chunks.filter((one) => one.type === "IDAT").map((one) => one.data))), width, height, channels);
  const colors = Array.from({ length: width * height }, (_, at) => pixels.readUIntBE(at * channels, 3));
  const { palette, places } = paletteOf(colors);
  const rows = Buffer.alloc((width + 1) * height);
  colors.forEach((color, at) => { rows[at + Math.floor(at / width) + 1] = places.get(color); });
  const fresh = Buffer.from(head);
  fresh[9] = 3;
  const written = Buffer.concat([signature, chunk("IHDR", fresh), chunk("PLTE", Buffer.from(palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })), chunk("IEND", Buffer.alloc(0))]);
  if (written.length < file.length) {
    writeFileSync(path, written);
  }
}
