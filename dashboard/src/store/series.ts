import type { Entry } from "../api/types";
import { valuesOf } from "../words/values";

/** The course of one value. */
export interface Series {
  key: string;
  label: string;
  unit: string;
  /** Seconds since 1970. */
  times: number[];
  /** Null closes a gap: no message came for much longer than usual. */
  values: (number | null)[];
  latest: number;
}

/** A word or switch that is no course: only its newest value. */
export interface Word {
  key: string;
  label: string;
  text: string;
}

const gapFactor = 4;
const leastGap = 5;

/** Every numeric value of the uplinks as a series and every other as a word, in the order of the newest message. */
export function seriesOf(entries: Entry[]): { series: Series[]; words: Word[] } {
  const series = new Map<string, Series>();
  const words = new Map<string, Word>();
  for (const entry of entries) {
    if (entry.kind !== "uplink") {
      continue;
    }
    const time = Date.parse(entry.time) / 1000;
    for (const { key, label, unit, value } of valuesOf(entry)) {
      if (typeof value !== "number") {
        words.set(key, { key, label, text: String(value) });
        continue;
      }
      let one = series.get(key);
      if (one === undefined) {
        one = { key, label, unit, times: [], values: [], latest: value };
        series.set(key, one);
      }
      one.times.push(time);
      one.values.push(value);
      one.latest = value;
    }
  }
  return { series: [...series.values()].map(withGaps), words: [...words.values()] };
}

/** Puts a null into each pause that is longer than four usual intervals. */
export function withGaps(series: Series): Series {
  const intervals = series.times.slice(1).map((time, index) => time - series.times[index]!).sort((one, other) => one - other);
  const usual = intervals[Math.floor(intervals.length / 2)] ?? 0;
  const limit = Math.max(leastGap, usual * gapFactor);
  const times: number[] = [];
  const values: (number | null)[] = [];
  series.times.forEach((time, index) => {
    const before = series.times[index - 1];
    if (before !== undefined && time - before > limit) {
      times.push(before + (time - before) / 2);
      values.push(null);
    }
    times.push(time);
    values.push(series.values[index]!);
  });
  return { ...series, times, values };
}
