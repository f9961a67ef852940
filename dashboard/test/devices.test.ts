import { describe, expect, test } from "vitest";
import type { Device, Entry, Health } from "../src/api/types";
import { arrange, tagsOf } from "../src/store/arrange";
import { differences } from "../src/store/edit";
import { Fleet } from "../src/store/fleet";
import { groupRefusals } from "../src/store/refusals";
import { successorsOf } from "../src/store/successors";
import { all, extended, nobody, toggled } from "../src/store/selection";

const health: Health = { status: "ok", durability: "strong", committedSeq: 9, devices: 1, links: [], outputs: [], problems: [], freeOctets: null };
const device = (name: string, more: Partial<Device> = {}): Device => ({ id: `enigmaiot/n/${name}`, protocol: "enigmaiot", segment: "n", address: name, name, state: "online", lastSeen: "2026-03-01T11:59:50.000Z",
  rssi: -60, firmware: null, tags: [], nodeId: 1, sleepy: false, broadcast: false, timeSync: false, channel: 3, sleepSeconds: null, firstSeen: null, sessionSince: null, received: 1, lost: 0, packetsPerHour: 1,
  protection: "session-key", givenName: null, announcedName: name, nameState: "announced", nameDownlinkId: null, note: null, formerly: [], replacedBy: null, ...more });
const entry = (seq: number, kind: string, more: Record<string, unknown> = {}): Entry => ({ seq, time: `2026-03-01T12:00:0${seq}.000Z`, device: "enigmaiot/n/a", kind, ...more });
const edit = { change: "edited", name: null, tags: [], note: null, nameDownlinkId: null, other: null, formerly: [] };
const fleetOf = (...devices: Device[]): Fleet => { const fleet = new Fleet(); fleet.load(devices, health); return fleet; };

describe("names", () => {
  const a = (fleet: Fleet): Device => fleet.devices.get("enigmaiot/n/a")!;

  test("a rename shows at once, waits for the device, and agrees when it announces it", () => {
    const fleet = fleetOf(device("a"));
    fleet.apply(entry(1, "device", { ...edit, name: "kitchen", nameDownlinkId: 7 }));
    expect(a(fleet)).toMatchObject({ name: "kitchen", announcedName: "a", nameState: "pending" });
    fleet.apply(entry(2, "named", { name: "kitchen", rssi: null }));
    expect(a(fleet)).toMatchObject({ name: "kitchen", nameState: "agreed" });
    fleet.apply(entry(3, "named", { name: "a", rssi: null }));
    expect(a(fleet)).toMatchObject({ name: "kitchen", announcedName: "a" });
  });

  test("a device that could not be told differs", () => {
    const fleet = fleetOf(device("a"));
    fleet.apply(entry(1, "device", { ...edit, name: "kitchen", nameDownlinkId: 7 }));
    fleet.apply(entry(2, "downlink", { downlinkId: 6, state: "refused" }));
    expect(a(fleet).nameState).toBe("pending");
    fleet.apply(entry(3, "downlink", { downlinkId: 7, state: "expired" }));
    expect(a(fleet).nameState).toBe("differs");
  });

  test("a device that goes on under its old name has not heard of it", () => {
    const uplink = { encoding: "raw", json: null, payloadHex: "", encrypted: true, rssi: -70, received: 5, lostTotal: 0, packetsPerHour: 1 };
    const fleet = fleetOf(device("a"));
    fleet.apply(entry(1, "device", { ...edit, name: "kitchen", nameDownlinkId: 7 }));
    fleet.apply(entry(2, "downlink", { downlinkId: 7, state: "delivered" }));
    fleet.apply(entry(3, "uplink", uplink));
    expect(a(fleet).nameState).toBe("pending");
    fleet.apply({ ...entry(4, "uplink", uplink), time: "2026-03-01T12:00:13.000Z" });
    expect(a(fleet).nameState).toBe("differs");
  });

  test("a name taken away leaves the announced one", () => {
    const fleet = fleetOf(device("a", { name: "kitchen", givenName: "kitchen" }));
    fleet.apply(entry(1, "device", edit));
    expect(a(fleet)).toMatchObject({ name: "a", nameState: "announced" });
  });

  test("a retired device has left and has no name", () => {
    const fleet = fleetOf(device("a"));
    fleet.apply(entry(1, "device", { ...edit, change: "retired", other: "enigmaiot/n/b" }));
    expect(a(fleet)).toMatchObject({ name: null, state: "left", replacedBy: "enigmaiot/n/b" });
  });
});

describe("changes since a cursor", () => {
  test("an answer that is older than the feed does not turn the device back", () => {
    const fleet = fleetOf(device("a"), device("b"));
    fleet.apply(entry(1, "uplink", { encoding: "raw", json: null, payloadHex: "", encrypted: true, rssi: -70, received: 5, lostTotal: 0, packetsPerHour: 1 }));
    fleet.merge([device("a", { state: "late", tags: ["x"], received: 4 })], health);
    expect(fleet.devices.get("enigmaiot/n/a")).toMatchObject({ state: "online", received: 5, tags: ["x"] });
    expect(fleet.devices.size).toBe(2);
  });
});

describe("tags", () => {
  const devices = [device("a", { tags: ["roof", "x"] }), device("b", { tags: ["roof"] }), device("c")];
  test("are counted, the most used first", () => expect(tagsOf(devices)).toEqual([["roof", 2], ["x", 1]]));
  test("narrow the list", () => expect(arrange(devices, "", "", "name", false, "roof").map((one) => one.name)).toEqual(["a", "b"]));
});

describe("marking many", () => {
  const order = ["a", "b", "c", "d"];
  const ids = (selection: { ids: ReadonlySet<string> }): string[] => [...selection.ids].sort();
  test("one after the other", () => expect(ids(toggled(toggled(toggled(nobody, "a"), "c"), "a"))).toEqual(["c"]));
  test("a range either way", () => {
    expect(ids(extended(toggled(nobody, "b"), order, "d"))).toEqual(["b", "c", "d"]);
    expect(ids(extended(toggled(nobody, "c"), order, "a"))).toEqual(["a", "b", "c"]);
  });
  test("a range from one that is not in the list any more is the one", () => expect(ids(extended(toggled(nobody, "z"), order, "b"))).toEqual(["b", "z"]));
  test("all, and then nobody", () => {
    expect(ids(all(nobody, order))).toEqual(order);
    expect(ids(all(all(nobody, order), order))).toEqual([]);
  });
});

describe("what another person changed", () => {
  test("is told in sentences", () => expect(differences(device("a", { tags: ["x"] }), device("a", { givenName: "kitchen", tags: ["y"], note: "shelf" }))).toEqual([
    'It is named "kitchen" now, not "a".', "Tagged y.", "No longer tagged x.", 'The note says "shelf" now.',
  ]));
});

describe("refusals", () => {
  test("of one reason are one, with their count and time", () => expect(groupRefusals([
    entry(1, "refused", { reason: "bad-tag", count: 1, detail: null }), entry(2, "refused", { reason: "name-taken", count: 1, detail: "lamp" }), entry(3, "refused", { reason: "bad-tag", count: 40, detail: null }),
  ])).toEqual([
    { reason: "bad-tag", count: 41, first: "2026-03-01T12:00:01.000Z", last: "2026-03-01T12:00:03.000Z", detail: null },
    { reason: "name-taken", count: 1, first: "2026-03-01T12:00:02.000Z", last: "2026-03-01T12:00:02.000Z", detail: "lamp" },
  ]));
});

describe("who can take the place of a device", () => {
  test("others of its network, the newest first, and nobody who was replaced", () => expect(successorsOf(device("a"), [
    device("a"), device("b", { firstSeen: "2026-01-01T00:00:00.000Z" }), device("c", { firstSeen: "2026-02-01T00:00:00.000Z" }), device("d", { segment: "m" }), device("e", { state: "left", replacedBy: "x" }),
  ]).map((one) => one.address)).toEqual(["c", "b"]));
});
