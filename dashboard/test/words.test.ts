import { describe, expect, test } from "vitest";
import type { Entry } from "../src/api/types";
import { ago, bars, number, octetSize, octets, period, span } from "../src/words/format";
import { sayEntry } from "../src/words/entry";
import { valuesOf } from "../src/words/values";

const entry = (kind: string, more: Record<string, unknown>): Entry => ({ seq: 1, time: "2026-03-01T12:00:00.000Z", device: "p/s/a", kind, ...more });

describe("format", () => {
  test.each([[0, "0 octets"], [1_023, "1023 octets"], [1_024, "1 KiB"], [12_345_678, "11.8 MiB"], [2_000_000_000_000, "1.8 TiB"]])("%d octets are %s", (size, text) => expect(octetSize(size)).toBe(text));
  test.each([[0, "0"], [16.79999924, "16.8"], [4.119999886, "4.12"], [-0.00123456, "-0.001235"], [1234.5678, "1235"], [12345, "12,345"], [1e15, "1.00e+15"], [NaN, "\u2014"]])("number %s is %s", (value, text) => expect(number(value)).toBe(text));
  test.each([[1_999, "now"], [2_000, "2 s"], [59_999, "59 s"], [60_000, "1 min"], [3_600_000, "1 h"], [172_800_000, "2 d"]])("span of %s ms is %s", (length, text) => expect(span(length)).toBe(text));
  test.each([[0.01, "every 0.1 s"], [1.53, "every 1.5 s"], [2, "every 2 s"], [59, "every 59 s"], [600, "every 10 min"]])("a rhythm of %s s is %s", (seconds, text) => expect(period(seconds)).toBe(text));
  test("never seen is a dash", () => expect(ago(null, 0)).toBe("\u2014"));
  test("a clock that is behind shows now", () => expect(ago("2026-03-01T12:00:00.000Z", Date.parse("2026-03-01T11:00:00.000Z"))).toBe("now"));
  test.each([[-55, 4], [-56, 3], [-68, 2], [-78, 1], [-89, 0], [null, 0]])("%s dBm has %s bars", (dbm, lit) => expect(bars(dbm)).toBe(lit));
  test("octets are cut with the count of the rest", () => expect([octets("0a1b2c", 2), octets("")]).toEqual(["0a 1b and 1 more", "empty"]));
});

describe("values", () => {
  test("CayenneLPP channels have units; names that are there twice get their channel", () => {
    const json = [{ channel: 1, type: 103, name: "temperature", value: 16.5 }, { channel: 2, type: 103, name: "temperature", value: 3 }, { channel: 3, type: 136, name: "gps", value: { latitude: 1, longitude: 2 } }];
    expect(valuesOf(entry("uplink", { encoding: "cayenne", json })).map((one) => [one.key, one.label, one.unit, one.value])).toEqual([
      ["1.temperature", "temperature 1", "\u00b0C", 16.5], ["2.temperature", "temperature 2", "\u00b0C", 3], ["3.gps.latitude", "gps.latitude", "", 1], ["3.gps.longitude", "gps.longitude", "", 2]]);
  });

  test("nested values are found by path, nothing is no value", () => {
    expect(valuesOf(entry("uplink", { encoding: "msgpack", json: { a: { b: [1, true] }, c: null, d: "x" } })).map((one) => [one.key, one.value])).toEqual([["a.b.0", 1], ["a.b.1", true], ["d", "x"]]);
    expect(valuesOf(entry("uplink", { encoding: "raw", json: null }))).toEqual([]);
  });

  test("a payload of thousands of values shows a bounded number", () => expect(valuesOf(entry("uplink", { encoding: "msgpack", json: Array.from({ length: 5_000 }, (_, index) => index) }))).toHaveLength(64));
});

describe("entries in words", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["uplink", { encoding: "cayenne", json: [{ channel: 1, type: 103, name: "temperature", value: 16.79999924 }], lost: 2, encrypted: true }, "temperature 16.8 \u00b0C (2 lost before it)"],
    ["uplink", { encoding: "raw", payloadHex: "7431", json: null, lost: 0, encrypted: false }, "raw 74 31, in clear"],
    ["downlink", { downlinkId: 4, state: "queued", reason: null, request: { verb: "set", control: null, payloadHex: "81" }, answer: null }, "command 4 queued: set 81"],
    ["refused", { reason: "old-counter", count: 3, detail: null }, "3 x older than the newest of its session: repeated or replayed"],
    ["policy", { scope: "enigmaiot", key: "enigmaiot.reset", value: null, alarm: null }, "enigmaiot.reset back to the default for enigmaiot"],
    ["a new kind", {}, ""],
  ])("%s %j", (kind, body, text) => expect(sayEntry(entry(kind, body))).toBe(text));
});
