import { describe, expect, test } from "vitest";
import type { Field, FilterKey, FrameDetail, FrameRow } from "../src/api/frame-types";
import { changedNames, diff } from "../src/store/frames-diff";
import { itemsOf, rowsOf, step } from "../src/store/frames-fields";
import { isHalf, mistakeOf, propose, quoted, take, toggle } from "../src/store/frames-filter";
import { FramesFeed, mostFrames } from "../src/store/frames-feed";
import { framesOf } from "../src/words/frames";

const row = (number: number, more: Partial<FrameRow> = {}): FrameRow => ({
  number, time: "2026-03-01T12:00:00.000Z", direction: "in", protocol: "p", network: "n", link: "l", device: "p/n/a", name: null, type: "sensor-data", verdict: "accepted",
  reason: null, source: "a", destination: "b", rssi: null, channel: null, length: 0, key: "none", keyEpoch: null, downlinkId: null, hex: "", ...more,
});
const field = (offset: number, length: number, name: string, role = "other", parts: Field["parts"] = []): Field =>
  ({ offset, length, name, role, value: null, meaning: null, unit: null, section: null, secret: false, parts });
const data = (number: number, counter: string, tag: string): FrameDetail => ({
  epoch: 1, frame: row(number, { hex: `01aabb0000000000${tag}` }), title: "SensorData", problem: null, plainKept: true,
  fields: [field(0, 1, "type", "type"), field(1, 2, "iv", "nonce"), field(3, 5, "encrypted", "encrypted"), field(8, 2, "tag", "tag")],
  plain: { offset: 3, hex: `${counter}000102ff`, fields: [field(0, 1, "counter", "counter"), field(1, 4, "payload", "payload", [field(1, 1, "key"), field(2, 3, "value", "payload")])] },
});

describe("fields of a frame", () => {
  const items = itemsOf(data(1, "07", "1234"));
  test("those in clear stand behind the encrypted one, parts behind their field", () => expect(items.map((item) => `${item.depth} ${item.name}`)).toEqual(
    ["0 type", "0 iv", "0 encrypted", "1 counter", "1 payload", "2 key", "2 value", "0 tag"]));
  test.each([["air", "01aabb00000000001234"], ["plain", "07000102ff"]] as const)("each octet of %s is in exactly one run", (layer, hex) => {
    for (const perRow of [1, 3, 8, 16]) {
      const octets = rowsOf(items, layer, hex, perRow).flat().flatMap((run) => run.octets.map((octet, at) => [run.at + at, octet] as const));
      expect(octets.map(([at]) => at)).toEqual(Array.from({ length: hex.length / 2 }, (_, at) => at));
      expect(octets.map(([, octet]) => octet).join("")).toBe(hex);
    }
  });
  test("arrow keys walk all fields but groups, round the end", () => {
    const names: string[] = [];
    for (let id: string | null = null; names.length < 8;) {
      const next: { id: string; name: string } = step(items, id, 1)!;
      names.push(next.name);
      id = next.id;
    }
    expect(names).toEqual(["type", "iv", "encrypted", "counter", "key", "value", "tag", "type"]);
    expect(step(items, items[0]!.id, -1)!.name).toBe("tag");
  });
});

describe("two frames", () => {
  const found = diff(data(1, "07", "1234"), data(2, "08", "12ff"));
  test("the counter and the tag differ, octet by octet", () => {
    expect(changedNames(found)).toEqual(["counter", "tag"]);
    expect([[...found.left.air], [...found.right.air], [...found.left.plain]]).toEqual([[9], [9], [0]]);
  });
  test("a field that one does not have stands alone", () => {
    const longer = data(2, "07", "1234");
    longer.fields = [...longer.fields, field(10, 1, "more")];
    longer.frame.hex += "ee";
    const pairs = diff(data(1, "07", "1234"), longer).pairs;
    expect(pairs.at(-1)).toMatchObject({ name: "more", left: null, differs: true });
    expect(pairs.slice(0, -1).every((pair) => !pair.differs)).toBe(true);
  });
  test("a frame is equal to itself", () => expect(changedNames(diff(data(1, "07", "12"), data(1, "07", "12")))).toEqual([]));
});

describe("completion", () => {
  const keys: FilterKey[] = [
    { name: "type", kind: "text", meaning: "", example: "", words: ["sensor-data", "client-hello"] },
    { name: "verdict", kind: "word", meaning: "", example: "", words: ["accepted", "refused"] },
    { name: "device", kind: "text", meaning: "", example: "", words: [] },
    { name: "last", kind: "duration", meaning: "", example: "", words: [] },
  ];
  const at = (text: string, cursor = text.length): string[] => propose(text, cursor, keys, ["kitchen lamp", "hall"], []).map((one) => one.text);
  test("keys, and keys that begin so", () => expect([at(""), at("type:data de")]).toEqual([["type:", "verdict:", "device:", "last:"], ["device:"]]));
  test("words of a key, after commas and a minus, too", () => expect([at("type:"), at("-verdict:ref"), at("verdict:accepted,")]).toEqual([["sensor-data", "client-hello"], ["refused"], ["accepted", "refused"]]));
  test("devices with blanks come in quotes", () => expect(at("device:lamp")).toEqual(['"kitchen lamp"']));
  test("inside quotes a blank ends nothing", () => expect(at('device:"kitchen l')).toEqual(['"kitchen lamp"']));
  test("times", () => expect(at("last:")).toEqual(["5m", "1h", "1d"]));
  test("a key that is none has no words", () => expect(at("typ:")).toEqual([]));
  test("what is taken replaces what was written of it", () => {
    const text = "type:da verdict:refused";
    const proposal = propose(text, 7, keys, [], [])[0]!;
    expect(take(text, 7, proposal)).toEqual({ text: "type:sensor-data verdict:refused", cursor: 16 });
    expect(take("ty", 2, propose("ty", 2, keys, [], [])[0]!)).toEqual({ text: "type:", cursor: 5 });
  });
  test("terms are switched on and off", () => expect([toggle("", "dir:out"), toggle("type:data dir:out", "dir:out"), toggle('device:"a b"', "dir:out")]).toEqual(["dir:out", "type:data", 'device:"a b" dir:out']));
  test.each([["type:", true], ["type:a,", true], ["type:a", false], ["", false], ["-", true], ["type:a ", false]])("half a term: %s", (text, half) => expect(isHalf(text)).toBe(half));
  test.each([["hall", "hall"], ["a b", '"a b"'], ['a"b', '"a\\"b"'], ["-a", '"-a"'], ["", '""']])("%s is written %s", (word, text) => expect(quoted(word)).toBe(text));
  test("a mistake has its column", () => expect(mistakeOf("column 6: '1x' is no time")).toEqual({ column: 6, text: "'1x' is no time" }));
});

describe("feed", () => {
  const feed = (): FramesFeed => {
    const made = new FramesFeed(undefined as never, "");
    made.isWhole = true;
    return made;
  };
  test("the newest is first, a change replaces its row", () => {
    const found = feed();
    [1, 3, 2].forEach((number) => found.apply(row(number)));
    found.apply(row(2, { verdict: "refused" }));
    expect(found.frames.map((one) => `${one.number} ${one.verdict}`)).toEqual(["3 accepted", "2 refused", "1 accepted"]);
  });
  test("it holds so many and says that there are more", () => {
    const found = feed();
    for (let number = 1; number <= mostFrames + 10; number++) {
      found.apply(row(number));
    }
    expect([found.frames.length, found.frames[0]!.number, found.isWhole]).toEqual([mostFrames, mostFrames + 10, false]);
  });
  test("a change of a frame that is older than the page does not jump in", () => {
    const found = feed();
    found.apply(row(10));
    found.isWhole = false;
    found.apply(row(3));
    expect(found.frames.map((one) => one.number)).toEqual([10]);
  });
});

test.each([
  ["downlink", { downlinkId: 17 }, "downlink:17"],
  ["refused", { reason: "bad-tag" }, "device:p/s/a verdict:refused reason:bad-tag"],
  ["audit", {}, null],
])("an entry %s leads to its frames", (kind, more, filter) => expect(framesOf({ seq: 1, time: "", device: "p/s/a", kind, ...more })).toBe(filter));
