import { describe, expect, test } from "vitest";
import type { Entry } from "../src/api/types";
import { csvOf, extend, latest, readings, textOf } from "../src/store/course";
import type { Course, Past } from "../src/store/course";
import { queryOf, queryOfWord, rangeOf } from "../src/store/timerange";

const noon = Date.parse("2026-10-19T12:00:00Z");
const minute = 60_000;
const uplink = (at: number, json: unknown): Entry => ({ seq: at, time: new Date(noon + at).toISOString(), device: "p/s/a", kind: "uplink", encoding: "msgpack", json });

const course = (raw: boolean, times: number[], values: number[]): Course => ({ path: "t", label: "t", unit: "\u00b0C", kind: "number", words: [], raw, usualIntervalMs: minute,
  points: { time: times.map((at) => noon + at), min: [...values], max: [...values], mean: [...values], first: [...values], last: [...values], count: values.map(() => 1) } });

const past = (series: Course[]): Past => ({ device: "p/s/a", complete: true, lookedBackTo: null, from: new Date(noon - 60 * minute).toISOString(), to: new Date(noon).toISOString(), bucketMs: 10 * minute, series });

describe("courses grow with what comes", () => {
  test("readings follow readings, and what the answer has is not taken twice", () => {
    const [one] = extend(past([course(true, [-minute], [20])]), [uplink(-minute, { t: 20 }), uplink(0, { t: 21 }), uplink(minute, { t: 22 })]);
    expect(one!.points.time).toEqual([noon - minute, noon, noon + minute]);
    expect(one!.points.last).toEqual([20, 21, 22]);
  });

  test("a bucket widens to what falls into it, and a new one begins at a multiple", () => {
    const [one] = extend(past([course(false, [0], [20])]), [uplink(minute, { t: 30 }), uplink(2 * minute, { t: 10 }), uplink(11 * minute, { t: 15 })]);
    expect(one!.points).toEqual({ time: [noon, noon + 10 * minute], min: [10, 15], max: [30, 15], mean: [20, 15], first: [20, 15], last: [10, 15], count: [3, 1] });
  });

  test("a long pause is a gap", () => {
    const [one] = extend(past([course(true, [-minute], [20])]), [uplink(9 * minute, { t: 21 })]);
    expect(one!.points.last).toEqual([20, null, 21]);
    expect(one!.points.time[1]).toBe(noon + 4 * minute);
  });

  test("a value that is new begins a course: numbers, switches and words", () => {
    const courses = extend(past([]), [uplink(0, { t: 1, on: true, mode: "idle" }), uplink(1_000, { t: 2, on: false, mode: "heat" })]);
    expect(courses.map((one) => [one.path, one.kind, one.points.last])).toEqual([["t", "number", [1, 2]], ["on", "switch", [1, 0]], ["mode", "word", [0, 1]]]);
    expect(courses.map((one) => textOf(one, latest(one)!, String))).toEqual(["2", "off", "heat"]);
  });

  test("nothing new leaves the same courses", () => {
    const known = past([course(true, [-minute], [20])]);
    expect(extend(known, [uplink(-minute, { t: 20 })])).toBe(known.series);
    expect(readings(known.series[0]!)).toBe(1);
  });
});

describe("CSV", () => {
  test("readings", () => expect(csvOf(course(true, [0, minute], [20.5, 21]))).toBe("time,t (\u00b0C)\r\n2026-10-19T12:00:00.000Z,20.5\r\n2026-10-19T12:01:00.000Z,21\r\n"));

  test("buckets, a gap, and names with commas", () => {
    const [one] = extend(past([{ ...course(false, [-10 * minute], [20]), path: "a,b", unit: null }]), [uplink(60 * minute, { "a,b": 1 })]);
    expect(csvOf(one!)).toBe('time,"a,b min","a,b mean","a,b max",readings\r\n2026-10-19T11:50:00.000Z,20,20,20,1\r\n2026-10-19T12:25:00.000Z,,,,\r\n2026-10-19T13:00:00.000Z,1,1,1,1\r\n');
  });

  test("words stand as words", () => {
    const [one] = extend(past([]), [uplink(0, { mode: "=1+1" })]);
    expect(csvOf(one!)).toBe('time,mode\r\n2026-10-19T12:00:00.000Z,"=1+1"\r\n');
  });
});

describe("time ranges in the address", () => {
  const ask = (query: Record<string, string | null>): ReturnType<typeof rangeOf> =>
    rangeOf(new URLSearchParams(Object.entries(query).filter((one): one is [string, string] => one[1] !== null)), noon);

  test("words end now", () => expect([ask({ range: "1h" }), ask({}), ask({ range: "ever" })]).toEqual([{ from: noon - 60 * minute, to: noon, word: "1h" }, ask(queryOfWord("24h")), ask({ range: "24h" })]));
  test("chosen ones stand", () => expect(ask(queryOf(noon - 5, noon - 1))).toEqual({ from: noon - 5, to: noon - 1, word: null }));
  test("a range that ends before it begins is the usual one", () => expect(ask(queryOf(noon, noon - 1)).word).toBe("24h"));
});
