import type { Entry } from "../api/types";
import { valuesOf } from "../words/values";

/** The course of one value as the gateway tells it: columns of equal length, null where there is a gap. */
export interface Course {
  path: string;
  label: string;
  unit: string | null;
  kind: "number" | "switch" | "word";
  /** Of a word: the words by their numbers. */
  words: string[];
  /** True: each point is a reading. False: each point is a bucket. */
  raw: boolean;
  usualIntervalMs: number | null;
  points: Points;
}

export interface Points {
  /** Milliseconds since 1970: of the reading, or of the begin of the bucket. */
  time: number[];
  min: (number | null)[];
  max: (number | null)[];
  mean: (number | null)[];
  first: (number | null)[];
  last: (number | null)[];
  count: (number | null)[];
}

export interface Past {
  device: string;
  complete: boolean;
  lookedBackTo: string | null;
  from: string;
  to: string;
  bucketMs: number;
  series: Course[];
}

const gapFactor = 4;
const leastGap = 5_000;

/** Adds what came since the answer: readings to readings, and into their bucket to buckets. The same courses when nothing came. */
export function extend(past: Past, entries: Entry[]): Course[] {
  const end = Date.parse(past.to);
  const fresh = entries.filter((entry) => entry.kind === "uplink" && Date.parse(entry.time) >= end);
  if (fresh.length === 0) {
    return past.series;
  }
  const courses = new Map(past.series.map((course) => [course.path, copy(course)]));
  for (const entry of fresh) {
    const time = Date.parse(entry.time);
    for (const { key, label, unit, value } of valuesOf(entry)) {
      let course = courses.get(key);
      if (course === undefined) {
        course = { path: key, label, unit: unit === "" ? null : unit, kind: typeof value === "number" ? "number" : typeof value === "boolean" ? "switch" : "word",
          words: [], raw: true, usualIntervalMs: null, points: { time: [], min: [], max: [], mean: [], first: [], last: [], count: [] } };
        courses.set(key, course);
      }
      const number = numberOf(course, value);
      if (number !== null) {
        add(course, past.bucketMs, time, number);
      }
    }
  }
  return [...courses.values()];
}

const copy = (course: Course): Course => ({ ...course, words: [...course.words], points: { time: [...course.points.time], min: [...course.points.min], max: [...course.points.max],
  mean: [...course.points.mean], first: [...course.points.first], last: [...course.points.last], count: [...course.points.count] } });

function numberOf(course: Course, value: number | string | boolean): number | null {
  if (typeof value === "number") {
    return course.kind === "word" ? null : value;
  }
  if (typeof value === "boolean") {
    return course.kind === "word" ? null : Number(value);
  }
  if (course.kind !== "word") {
    return null;
  }
  const known = course.words.indexOf(value);
  return known >= 0 ? known : course.words.push(value) - 1;
}

function add(course: Course, width: number, time: number, value: number): void {
  const { points } = course;
  const at = course.raw ? time : Math.floor(time / width) * width;
  const before = points.time.length - 1;
  if (!course.raw && before >= 0 && points.time[before]! >= at && points.count[before] !== null) {
    const count = points.count[before]! + 1;
    points.min[before] = Math.min(points.min[before]!, value);
    points.max[before] = Math.max(points.max[before]!, value);
    points.mean[before] = points.mean[before]! + (value - points.mean[before]!) / count;
    points.last[before] = value;
    points.count[before] = count;
    return;
  }
  const limit = Math.max(leastGap, gapFactor * (course.usualIntervalMs ?? Infinity));
  if (before >= 0 && at - points.time[before]! - (course.raw ? 0 : width) > limit) {
    push(points, (points.time[before]! + at) / 2, null);
  }
  push(points, at, value);
}

function push(points: Points, time: number, value: number | null): void {
  points.time.push(time);
  for (const column of [points.min, points.max, points.mean, points.first, points.last]) {
    column.push(value);
  }
  points.count.push(value === null ? null : 1);
}

/** The newest reading; null for a course without one. */
export const latest = (course: Course): number | null => course.points.last.findLast((value) => value !== null) ?? null;

/** How many readings a course stands for. */
export const readings = (course: Course): number => course.points.count.reduce<number>((all, count) => all + (count ?? 0), 0);

/** The text of a value: a number with its unit, on or off, or the word. */
export function textOf(course: Course, value: number, number: (value: number) => string): string {
  return course.kind === "word" ? course.words[value] ?? "" : course.kind === "switch" ? (value === 0 ? "off" : "on") : `${number(value)}${course.unit === null ? "" : ` ${course.unit}`}`;
}

/** The course as CSV (RFC 4180): readings, or buckets with minimum, mean and maximum. A gap is a line without values. */
export function csvOf(course: Course): string {
  const name = course.unit === null ? course.path : `${course.path} (${course.unit})`;
  const heads = course.raw ? ["time", name] : ["time", `${name} min`, `${name} mean`, `${name} max`, "readings"];
  const { points } = course;
  const rows = points.time.map((time, index) => {
    const cell = (value: number | null): string => (value === null ? "" : course.kind === "word" ? course.words[value] ?? "" : String(value));
    const values = course.raw ? [cell(points.last[index]!)] : [cell(points.min[index]!), course.kind === "word" ? "" : String(points.mean[index] ?? ""), cell(points.max[index]!), String(points.count[index] ?? "")];
    return [new Date(time).toISOString(), ...values];
  });
  return [heads, ...rows].map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
}

const quote = (text: string): string => (/[",\r\n]/.test(text) || /^[=+@]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
