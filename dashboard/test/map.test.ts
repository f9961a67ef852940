import { describe, expect, it } from "vitest";
import { changesOf, latestOf } from "../src/store/map-changes";
import { layOut, nearest, neighbour } from "../src/store/map-layout";
import type { MapNode } from "../src/store/map-layout";
import { ageOf, groupOf, lossOf } from "../src/store/map-words";
import type { Entry } from "../src/api/types";

const noon = Date.parse("2026-11-21T12:00:00Z");
const iso = (ms: number): string => new Date(ms).toISOString();

function node(number: number, more: Partial<MapNode> = {}): MapNode {
  const address = `02:00:00:00:${String(Math.floor(number / 100)).padStart(2, "0")}:${String(number % 100).padStart(2, "0")}`;
  return { id: `enigmaiot/home/${address}`, protocol: "enigmaiot", segment: "home", address, name: null, state: "online", lastSeen: iso(noon), rssi: -60, received: 100, lost: 0, ...more };
}

const fleet = (many: number, more: Partial<MapNode> = {}): MapNode[] => Array.from({ length: many }, (_, index) => node(index, more));

describe("places", () => {
  it("stand apart and inside the reach, for 3, 200 and 10,000 devices", () => {
    for (const many of [3, 200, 10_000]) {
      const layout = layOut(fleet(many));
      expect(layout.places).toHaveLength(many);
      expect(layout.hubs).toMatchObject([{ segment: "home", devices: many, x: 0, y: 0 }]);
      const cells = new Set(layout.places.map((place) => `${Math.round(place.x / (layout.pitch / 2))} ${Math.round(place.y / (layout.pitch / 2))}`));
      expect(cells.size).toBe(many);
      layout.places.forEach((place) => expect(Math.hypot(place.x, place.y)).toBeLessThan(layout.reach));
    }
  });

  it("of a star are one hop away and do not move when a value changes", () => {
    const before = layOut(fleet(20));
    const after = layOut(fleet(20, { state: "late", rssi: -90, name: "renamed" }).reverse());
    expect(new Set(before.places.map((place) => place.hops))).toEqual(new Set([1]));
    expect(after.places.map((place) => [place.id, place.x, place.y])).toEqual(before.places.map((place) => [place.id, place.x, place.y]));
  });

  it("of a tree are farther out with each hop, near their parent", () => {
    const nodes = [node(1), node(2), node(3, { parent: node(1).id }), node(4, { parent: node(3).id })];
    const { byId } = layOut(nodes);
    const distance = (one: MapNode): number => Math.hypot(byId.get(one.id)!.x, byId.get(one.id)!.y);
    expect(nodes.map((one) => byId.get(one.id)!.hops)).toEqual([1, 1, 2, 3]);
    expect(distance(nodes[2]!)).toBeGreaterThan(distance(nodes[0]!));
    expect(distance(nodes[3]!)).toBeGreaterThan(distance(nodes[2]!));
    expect(byId.get(nodes[2]!.id)!.parent).toBe(nodes[0]!.id);
  });

  it("end where parents name each other", () => {
    const [one, other] = [node(1, { parent: node(2).id }), node(2, { parent: node(1).id })];
    expect(layOut([one, other]).places).toHaveLength(2);
  });

  it("of several networks do not touch", () => {
    const { hubs } = layOut([...fleet(60), ...fleet(40).map((one) => ({ ...one, id: one.id.replace("home", "barn"), segment: "barn" })), ...fleet(5).map((one) => ({ ...one, id: one.id.replace("home", "mill"), segment: "mill" }))]);
    hubs.forEach((one, index) => hubs.slice(index + 1).forEach((other) => expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(one.radius + other.radius - 1)));
    expect(hubs.map((hub) => hub.segment)).toEqual(["barn", "home", "mill"]);
  });

  it("are found by pointer and by arrow keys", () => {
    const layout = layOut(fleet(4));
    const [top, right, bottom, left] = layout.places as [typeof layout.places[0], typeof layout.places[0], typeof layout.places[0], typeof layout.places[0]];
    expect(nearest(layout, top.x + 3, top.y - 3, 10)).toBe(top);
    expect(nearest(layout, 0, 0, 10)).toBeNull();
    expect(neighbour(layout, top, 0, 1)).toBe(bottom);
    expect(neighbour(layout, left, 1, 0)).toBe(right);
    expect(neighbour(layout, top, 0, -1)).toBe(top);
  });
});

describe("changes", () => {
  const present = (nodes: MapNode[]): Map<string, MapNode> => new Map(nodes.map((one) => [one.id, one]));

  it("name what is different, the worst first", () => {
    const then = [node(1, { name: "lamp" }), node(2), node(3), node(4), node(6)];
    const now = [node(1, { name: "light" }), node(2, { state: "offline" }), node(3, { rssi: -75 }), node(4, { received: 110, lost: 10 }), node(5), node(6, { state: "sleeping" })];
    expect(changesOf(then, present(now), noon, noon, []).map((change) => [change.tone, change.device.slice(-2), change.text])).toEqual([
      ["bad", "02", "was online, is offline: silent for too long"],
      ["attention", "04", "lost 10 of 20 messages"],
      ["attention", "03", "signal fell from -60 to -75 dBm"],
      ["info", "05", "joined since"],
      ["info", "01", "was called lamp"],
    ]);
  });

  it("compare nothing of a device that was not heard in what was counted", () => {
    const then = [node(1, { state: "offline", lastSeen: null, rssi: null, received: 0 }), node(2, { state: "offline", lastSeen: null, rssi: null, received: 0 })];
    const found = changesOf(then, present([node(1, { lastSeen: iso(noon - 1) }), node(2, { lastSeen: iso(noon + 1) })]), noon, noon - 60_000, []);
    expect(found.map((change) => change.device.slice(-2))).toEqual(["02"]);
  });

  it("of links are those after the moment", () => {
    const link = (seq: number, time: number, state: string): Entry => ({ seq, time: iso(time), device: "", kind: "link", link: "udp:1", state, detail: null });
    expect(changesOf([], new Map(), noon, noon, [link(1, noon - 1, "up"), link(2, noon + 1, "failed")]).map((change) => change.text)).toEqual(["the link is failed"]);
  });

  it("that are the latest leave out what devices say", () => {
    const entry = (seq: number, kind: string, more = {}): Entry => ({ seq, time: iso(noon), device: node(1).id, kind, ...more });
    const found = latestOf([entry(1, "joined"), entry(2, "uplink"), entry(3, "left", { reason: "kicked" }), entry(4, "named", { name: "lamp" })], () => "lamp", 2);
    expect(found.map((change) => change.text)).toEqual(["is called lamp", "session ended: ended by an operator"]);
    expect(latestOf([entry(1, "joined"), entry(2, "named", { name: "lamp" })], () => "lamp", 2).map((change) => change.text)).toEqual(["began a session"]);
  });
});

describe("looks of a device", () => {
  it("tell its age in steps", () => {
    expect([0, 59_000, 60_000, 3_599_000, 86_399_000, 90_000_000].map((age) => ageOf(iso(noon - age), noon))).toEqual([0, 0, 1, 2, 3, 4]);
    expect(ageOf(null, noon)).toBe(-1);
  });

  it("tell its state and loss", () => {
    expect(["online", "sleeping", "late", "offline", "left", "joining"].map(groupOf)).toEqual(["reports", "reports", "late", "silent", "left", "joining"]);
    expect(lossOf(node(1, { received: 90, lost: 10 }))).toBe(10);
    expect(lossOf(node(1, { received: 0, lost: 0 }))).toBeNull();
  });
});
