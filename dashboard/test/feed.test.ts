import { describe, expect, test } from "vitest";
import { EventCutter } from "../src/api/sse";
import type { Entry } from "../src/api/types";
import { filterEntries } from "../src/store/filter";
import { Lag } from "../src/store/lag";
import { orderOf } from "../src/store/order";

const entry = (seq: number, kind: string, more: Record<string, unknown> = {}): Entry => ({ seq, time: new Date(seq * 1_000).toISOString(), device: "p/s/a", kind, ...more });

describe("server-sent events", () => {
  const text = ": the journal follows\n\nid: 1-7\nevent: uplink\ndata: {\"seq\":7}\n\n:\n\nid: 1-8\nevent: left\ndata: {\ndata: }\n\n";

  test("pieces of every size give the same events", () => {
    for (let size = 1; size <= text.length; size++) {
      const cutter = new EventCutter();
      const events = [];
      for (let at = 0; at < text.length; at += size) {
        events.push(...cutter.push(text.slice(at, at + size)));
      }
      expect(events).toEqual([{ id: "1-7", event: "uplink", data: '{"seq":7}' }, { id: "1-8", event: "left", data: "{\n}" }]);
    }
  });
});

describe("lag", () => {
  test("is the plain difference where clocks agree", () => expect(new Lag().measure("1970-01-01T00:00:10.000Z", 10_200)).toBe(200));

  test("a clock that is a minute ahead or behind does not count", () => {
    for (const skew of [-60_000, 60_000]) {
      const lag = new Lag();
      lag.measure("1970-01-01T01:00:10.000Z", 3_610_000 + skew);
      expect(lag.measure("1970-01-01T01:00:20.000Z", 3_620_700 + skew)).toBe(700);
    }
  });
});

describe("orders", () => {
  const form = { verb: "set", form: "json", text: "", control: "sleeptime" } as const;
  test("JSON", () => expect(orderOf({ ...form, text: '{"light":1}' }).order).toEqual({ verb: "set", json: { light: 1 } }));
  test("half-written JSON is told", () => expect(orderOf({ ...form, text: "{light" })).toEqual({ order: null, fault: 'This is not JSON yet. Names stand in double quotes: {"light":1}.' }));
  test("CayenneLPP", () => expect(orderOf({ ...form, form: "cayenne", text: "[]" }).order).toEqual({ verb: "set", json: [], encoding: "cayenne" }));
  test("hex with blanks", () => expect(orderOf({ ...form, form: "hex", text: "01 FF:2a" }).order).toEqual({ verb: "set", hex: "01FF2a" }));
  test("half an octet is told", () => expect(orderOf({ ...form, form: "hex", text: "01f" }).order).toBeNull());
  test("a sleep time is a number of four octets", () => expect([orderOf({ ...form, verb: "control", text: "60" }).order, orderOf({ ...form, verb: "control", text: "4294967296" }).order]).toEqual([{ verb: "control", control: "sleeptime", value: 60 }, null]));
});

test("the filter takes kind, device by name and text, the newest first", () => {
  const all = [entry(1, "left", { reason: "kicked" }), entry(2, "named", { name: "kitchen" }), entry(3, "left", { reason: "inactive" })];
  const nameOf = (): string => "Garden";
  expect(filterEntries(all, { kind: "left", device: "gard", text: "" }, nameOf).map((one) => one.seq)).toEqual([3, 1]);
  expect(filterEntries(all, { kind: "", device: "", text: "kitch" }, nameOf).map((one) => one.seq)).toEqual([2]);
  expect(filterEntries(all, { kind: "", device: "cellar", text: "" }, nameOf)).toEqual([]);
});
