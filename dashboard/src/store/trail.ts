import type { Value } from "../words/values";

/** Readings that are kept for each device. */
export const mostReadings = 24;

/** The newest readings of one value, oldest first. */
export interface Trail {
  key: string;
  label: string;
  readings: number[];
}

/** Takes in what a device said: the course of its first number. Another value in its place begins anew. */
export function extend(trails: Map<string, Trail>, id: string, values: readonly Value[]): void {
  const first = values.find((one) => typeof one.value === "number");
  if (first === undefined) {
    return;
  }
  let trail = trails.get(id);
  if (trail?.key !== first.key) {
    trail = { key: first.key, label: first.label, readings: [] };
    trails.set(id, trail);
  }
  trail.readings.push(first.value as number);
  if (trail.readings.length > mostReadings) {
    trail.readings.shift();
  }
}

/** The readings as points of a line in a box; the newest is at its right edge, readings that are all the same run through the middle. */
export function lineOf(readings: readonly number[], width: number, height: number): string {
  const low = Math.min(...readings);
  const reach = Math.max(...readings) - low;
  const step = width / (mostReadings - 1);
  return readings.map((reading, index) => {
    const x = width - (readings.length - 1 - index) * step;
    const y = reach === 0 ? height / 2 : height - ((reading - low) / reach) * height;
    return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
  }).join(" ");
}
