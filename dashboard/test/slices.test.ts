import { describe, expect, test, vi } from "vitest";
import type { Api } from "../src/api/client";
import type { Device, Entry, Health } from "../src/api/types";
import { arrange } from "../src/store/arrange";
import { Feed } from "../src/store/feed";
import { Fleet, mostEntries } from "../src/store/fleet";
import { Slices } from "../src/store/slices";

const health: Health = { status: "ok", durability: "strong", committedSeq: 0, devices: 1, links: [], outputs: [], problems: [], freeOctets: null };
const device = (address: string): Device => ({ id: `enigmaiot/n/${address}`, protocol: "enigmaiot", segment: "n", address, name: null, state: "online", lastSeen: null, rssi: null, firmware: null, tags: [], nodeId: 1,
  sleepy: false, broadcast: false, timeSync: false, channel: 3, sleepSeconds: null, firstSeen: null, sessionSince: null, received: 0, lost: 0, packetsPerHour: 1, protection: "session-key", givenName: null, announcedName: null,
  nameState: "none", nameDownlinkId: null, note: null, formerly: [], replacedBy: null });
const begin = Date.parse("2026-03-01T12:00:00.000Z");
const uplink = (seq: number, address: string, time = begin + seq): Entry => ({ seq, time: new Date(time).toISOString(), device: `enigmaiot/n/${address}`, kind: "uplink", encoding: "msgpack", json: { t: seq }, encrypted: true,
  rssi: -70, received: seq, lostTotal: 0, packetsPerHour: 60 });

describe("slices", () => {
  test("work of a second is done in pieces of eight milliseconds, in its order and whole", async () => {
    let now = 0;
    let begun = 0;
    const lengths: number[] = [];
    const slices = new Slices(() => now, async () => { lengths.push(now - begun); now += 5; begun = now; });
    const taken: number[] = [];
    const items = Array.from({ length: 1_000 }, (_, index) => index);
    expect(await slices.each(items, (item) => { taken.push(item); now += 1; return true; })).toBe(true);
    expect(taken).toEqual(items);
    expect(lengths).toHaveLength(124);
    expect(Math.max(...lengths)).toBe(8);
  });

  test("what several calls take together is one slice", async () => {
    let now = 0;
    let pauses = 0;
    const slices = new Slices(() => now, async () => void pauses++);
    for (let call = 0; call < 20; call++) {
      await slices.each([call], () => { now += 1; return true; });
    }
    expect(pauses).toBe(2);
  });

  test("nothing is taken after a refusal", async () => {
    const taken: number[] = [];
    expect(await new Slices().each([1, 2, 3], (item) => { taken.push(item); return item < 2; })).toBe(false);
    expect(taken).toEqual([1, 2]);
  });

  test("other tasks run while a second of work waits", async () => {
    let others = 0;
    const timer = setInterval(() => others++, 1);
    const end = performance.now() + 100;
    await new Slices().each(endless(), () => performance.now() < end);
    clearInterval(timer);
    expect(others).toBeGreaterThan(2);
  });
});

function* endless(): Generator<null> {
  for (;;) {
    yield null;
  }
}

describe("the live feed", () => {
  test("twenty thousand entries that come at once are all taken, each device's in their order, and the page goes on in between", async () => {
    const many = 20_000;
    const text = Array.from({ length: many }, (_, index) => `id: 1-${index + 1}\nevent: uplink\ndata: ${JSON.stringify(uplink(index + 1, String(index % 100)))}\n\n`).join("");
    const devices = Array.from({ length: 100 }, (_, index) => device(String(index)));
    const answers: Record<string, unknown> = { "/health": health, "/alerts": { alerts: [], mutes: [] } };
    const api = {
      changes: async () => ({ items: devices, cursor: "", isAll: true }),
      get: async (path: string) => answers[path] ?? { epoch: 1, firstSeq: 1, committedSeq: 0, events: [] },
      follow: async () => new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(new TextEncoder().encode(text)) }),
    };
    const feed = new Feed({ ...api, background: api } as unknown as Api);
    const taken: number[] = [];
    let tasks = 0;
    let last = -1;
    const apply = feed.fleet.apply.bind(feed.fleet);
    feed.fleet.apply = (entry) => {
      if (last !== task.number) {
        tasks++;
        last = task.number;
      }
      taken.push(entry.seq);
      apply(entry);
    };
    const task = { number: 0 };
    const timer = setInterval(() => task.number++, 0);
    feed.start();
    await vi.waitFor(() => expect(taken).toHaveLength(many), 10_000);
    feed.stop();
    clearInterval(timer);
    expect(taken.every((seq, index) => seq === index + 1)).toBe(true);
    expect(tasks).toBeGreaterThan(1);
    for (let index = 0; index < 100; index++) {
      expect(feed.fleet.devices.get(`enigmaiot/n/${index}`)).toMatchObject({ received: many - 99 + index });
    }
  });
});

describe("bounds", () => {
  test("three hours of entries keep a window, two hours of minutes, and one set of values per device", () => {
    const fleet = new Fleet();
    fleet.load(Array.from({ length: 100 }, (_, index) => device(String(index))), health);
    const every = 100;
    for (let seq = 1; seq <= 3 * 3_600_000 / every; seq++) {
      fleet.apply(seq % 7 === 0 ? { seq, time: new Date(begin + seq * every).toISOString(), device: `enigmaiot/n/stranger-${seq}`, kind: "refused", reason: "bad-tag", count: 1 } : uplink(seq, String(seq % 100), begin + seq * every));
    }
    expect(fleet.entries.length).toBeLessThanOrEqual(mostEntries + 500);
    expect(fleet.traffic.size).toBeLessThanOrEqual(122);
    expect(fleet.refusing.size).toBe(1_000);
    expect(fleet.newest.size).toBe(100);
    expect(fleet.devices.size).toBe(100);
  });

  test("values and reasons of devices that are not in the list are not kept", () => {
    const fleet = new Fleet();
    fleet.load([device("a"), device("b")], health);
    fleet.apply(uplink(1, "a"));
    fleet.apply({ seq: 2, time: new Date(begin).toISOString(), device: "enigmaiot/n/a", kind: "left", reason: "kicked" });
    fleet.apply(uplink(3, "unknown"));
    expect([...fleet.newest.keys()]).toEqual(["enigmaiot/n/a"]);
    fleet.load([device("b")], health);
    expect([fleet.newest.size, fleet.leftWhy.size]).toEqual([0, 0]);
  });

  test("sorting goes on to be right when more names were seen than are remembered", () => {
    const many = Array.from({ length: 50_002 }, (_, index) => device(`x${50_001 - index}`));
    const sorted = arrange(many, "", "", "name", false);
    expect([sorted[0]!.address, sorted[50_001]!.address]).toEqual(["x0", "x50001"]);
  });
});
