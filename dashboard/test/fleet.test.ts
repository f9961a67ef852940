import { describe, expect, test } from "vitest";
import type { Alert, Device, Entry, Health } from "../src/api/types";
import { mattersOf, reportingOf, sentenceOf } from "../src/store/attention";
import { arrange } from "../src/store/arrange";
import { Fleet } from "../src/store/fleet";
import { merge } from "../src/store/history";

const now = Date.parse("2026-03-01T12:00:00.000Z");
const health: Health = { status: "ok", durability: "strong", committedSeq: 9, devices: 1, links: [], outputs: [], problems: [], freeOctets: null };
const device = (name: string, more: Partial<Device> = {}): Device => ({ id: `enigmaiot/n/${name}`, protocol: "enigmaiot", segment: "n", address: name, name, state: "online", lastSeen: "2026-03-01T11:59:50.000Z",
  rssi: -60, firmware: null, tags: [], nodeId: 1, sleepy: false, broadcast: false, timeSync: false, channel: 3, sleepSeconds: null, firstSeen: null, sessionSince: null, received: 1, lost: 0, packetsPerHour: 1,
  protection: "session-key", givenName: null, announcedName: name, nameState: "announced", nameDownlinkId: null, note: null, formerly: [], replacedBy: null, ...more });
const entry = (seq: number, kind: string, more: Record<string, unknown> = {}): Entry => ({ seq, time: "2026-03-01T11:59:59.000Z", device: "enigmaiot/n/a", kind, ...more });

describe("fleet", () => {
  test("an uplink brings its device up to date", () => {
    const fleet = new Fleet();
    fleet.load([device("a", { state: "late", sleepy: true })], health);
    fleet.apply(entry(10, "uplink", { encoding: "msgpack", json: { t: 21.5 }, encrypted: false, rssi: -70, received: 5, lostTotal: 2, packetsPerHour: 60 }));
    expect(fleet.devices.get("enigmaiot/n/a")).toMatchObject({ state: "sleeping", lastSeen: "2026-03-01T11:59:59.000Z", rssi: -70, received: 5, lost: 2, protection: "none" });
    expect(fleet.newest.get("enigmaiot/n/a")).toEqual([{ key: "t", label: "t", unit: "", value: 21.5 }]);
  });

  test("an entry that is known already changes nothing", () => {
    const fleet = new Fleet();
    fleet.apply(entry(10, "refused", { reason: "bad-tag", count: 3 }));
    fleet.apply(entry(10, "refused", { reason: "bad-tag", count: 3 }));
    expect(fleet.refusing.get("enigmaiot/n/a")?.count).toBe(3);
    expect(fleet.entries).toHaveLength(1);
  });

  test("a device that joins appears at once", () => {
    const fleet = new Fleet();
    fleet.apply(entry(1, "joined", { nodeId: 4, sleepy: true, broadcast: false, rssi: -50, channel: 1 }));
    expect(fleet.devices.get("enigmaiot/n/a")).toMatchObject({ segment: "n", address: "a", state: "sleeping", nodeId: 4 });
    expect(fleet.census).toBe(1);
  });

  test("traffic counts frames by minute, and minutes before the window are unknown", () => {
    const fleet = new Fleet();
    fleet.apply(entry(1, "uplink", { encoding: "raw", json: null }));
    fleet.apply(entry(2, "downlink", { state: "sent" }));
    fleet.apply(entry(3, "downlink", { state: "delivered" }));
    fleet.apply(entry(4, "refused", { reason: "bad-tag", count: 7 }));
    const hour = fleet.traffic.hour(now, now - 120_000);
    expect(hour).toHaveLength(60);
    expect(hour[58]).toEqual(expect.objectContaining({ uplinks: 1, downlinks: 1, refused: 7 }));
    expect(hour[59]).toEqual({ uplinks: 0, downlinks: 0, refused: 0 });
    expect(hour[56]).toBeNull();
    expect(fleet.traffic.protocols(now)).toEqual([["enigmaiot", { uplinks: 1, downlinks: 1, refused: 7 }]]);
    expect(fleet.traffic.refusals(now)).toEqual([["bad-tag", 7]]);
  });
});

describe("attention", () => {
  test("the sentence counts who reports and what needs somebody", () => {
    expect(sentenceOf(12, 2)).toBe("12 devices report, 2 need you");
    expect(sentenceOf(1, 1)).toBe("1 device reports, 1 needs you");
    expect(sentenceOf(3, 0)).toBe("3 devices report, nothing needs you");
  });

  const alert = (alertId: number, more: Partial<Alert> = {}): Alert => ({ alertId, rule: "silent", severity: "attention", device: "enigmaiot/n/a", name: null, subject: "enigmaiot/n/a", text: "a is silent.", advice: null,
    raisedAt: "2026-03-01T11:00:00.000Z", acknowledgedAt: null, acknowledgedBy: null, muted: false, mutedUntil: null, ...more });

  test("the worst comes first, each with its reason and its action", () => {
    const fleet = new Fleet();
    fleet.load([device("a", { state: "late" }), device("b", { state: "offline" }), device("c", { protection: "none" }), device("d")],
      { ...health, links: [{ name: "udp:", protocol: "enigmaiot", segment: "demo", state: "down", received: 0, sent: 0, dropped: 0 }] });
    fleet.loadAlerts({ alerts: [alert(1), alert(2, { rule: "refused", device: "enigmaiot/n/x", subject: "enigmaiot/n/x", text: "x has probably a wrong network key." }),
      alert(3, { rule: "link", device: null, subject: "udp:", severity: "bad" }), alert(4, { muted: true }), alert(5, { acknowledgedAt: "2026-03-01T11:01:00.000Z" }),
      alert(6, { rule: "disk", severity: "bad", device: null, subject: "gateway", text: "Only 3 MB are free." })], mutes: [] });
    expect(mattersOf(fleet).map((matter) => [matter.tone, matter.subject, matter.reason, matter.href])).toEqual([
      ["bad", "udp:", "The link is down: nothing comes in over it.", "/events?kind=link"],
      ["bad", "Gateway", "Only 3 MB are free.", "/settings"],
      ["attention", "a", "is silent.", "/devices/enigmaiot/n/a"],
      ["attention", "x", "has probably a wrong network key.", "/devices/enigmaiot/n/x?tab=refused"],
      ["attention", "c", "Sends in clear: anybody in range can read and forge it.", "/devices/enigmaiot/n/c"],
    ]);
    expect(reportingOf(fleet)).toBe(2);
  });

  test("alerts come and go with the live feed", () => {
    const fleet = new Fleet();
    fleet.load([device("a")], health);
    const say = (seq: number, state: string, more: Record<string, unknown> = {}): void => fleet.apply(entry(seq, "alert", { alertId: 7, rule: "silent", state, severity: "attention", subject: "enigmaiot/n/a", text: "a is silent.", advice: null, who: null, until: null, ...more }));
    say(1, "raised");
    expect(mattersOf(fleet)).toHaveLength(1);
    say(2, "muted", { who: "anna", until: "2026-03-02T00:00:00.000Z" });
    expect(mattersOf(fleet)).toEqual([]);
    expect(fleet.mutes).toEqual([{ alertId: 7, rule: "silent", subject: "enigmaiot/n/a", until: "2026-03-02T00:00:00.000Z", who: "anna" }]);
    say(3, "unmuted");
    say(4, "acknowledged", { who: "anna" });
    expect(fleet.alerts[0]).toMatchObject({ acknowledgedBy: "anna", muted: false });
    say(5, "cleared");
    expect(fleet.alerts).toEqual([]);
  });

  test("silence is told by its entry, and a message ends it", () => {
    const fleet = new Fleet();
    fleet.load([device("a")], health);
    fleet.apply(entry(1, "availability", { state: "late", reason: "usually every 10 s, silent for 40 s" }));
    expect(fleet.devices.get("enigmaiot/n/a")?.state).toBe("late");
    fleet.apply(entry(2, "uplink", { encoding: "raw", json: null, encrypted: true, received: 1, lostTotal: 0, packetsPerHour: 1 }));
    expect(fleet.devices.get("enigmaiot/n/a")?.state).toBe("online");
  });
});

describe("device list", () => {
  const many = [device("n10"), device("n9", { state: "offline", rssi: null }), device("n1", { rssi: -80, tags: ["cellar"] })];
  const names = (...call: [string, string, Parameters<typeof arrange>[3], boolean]): string[] => arrange(many, ...call).map((one) => one.address);

  test("names sort as people count", () => expect(names("", "", "name", false)).toEqual(["n1", "n9", "n10"]));
  test("downwards", () => expect(names("", "", "name", true)).toEqual(["n10", "n9", "n1"]));
  test("the strongest signal first, unknown last", () => expect(names("", "", "rssi", false)).toEqual(["n10", "n1", "n9"]));
  test("search finds tags", () => expect(names("CELL", "", "name", false)).toEqual(["n1"]));
  test("what needs attention", () => expect(names("", "needy", "name", false)).toEqual(["n9"]));

  test("10,000 devices", () => {
    const crowd = Array.from({ length: 10_000 }, (_, index) => device(`d${(index * 7919) % 10_000}`));
    expect(arrange(crowd, "d99", "", "name", false)).toHaveLength(111);
    expect(arrange(crowd, "", "", "name", true)[0]!.address).toBe("d9999");
  });
});

test("history grows by what is newer, of its device only", () => {
  const known = [entry(1, "uplink")];
  const live = [entry(1, "uplink"), { ...entry(2, "uplink"), device: "enigmaiot/n/b" }, entry(3, "left")];
  expect(merge(known, live, "enigmaiot/n/a").map((one) => one.seq)).toEqual([1, 3]);
  expect(merge(known, [entry(1, "uplink")], "enigmaiot/n/a")).toBe(known);
});
