import type { Alert, AlertList, AlertMute, Device, Entry, Health } from "../api/types";
import { valuesOf } from "../words/values";
import type { Value } from "../words/values";
import { Traffic } from "./traffic";
import { extend } from "./trail";
import type { Trail } from "./trail";

/** Newest entries that are kept for the pages. */
export const mostEntries = 5_000;

const mostRefusing = 1_000;
const patience = 10_000;

export interface Refusals {
  count: number;
  reason: string;
  last: string;
}

/** What the dashboard knows: the gateway's lists, brought up to date by each entry of the live feed. */
export class Fleet {
  readonly devices = new Map<string, Device>();
  readonly newest = new Map<string, Value[]>();
  readonly trails = new Map<string, Trail>();
  readonly refusing = new Map<string, Refusals>();
  readonly leftWhy = new Map<string, string>();
  readonly traffic = new Traffic();
  entries: Entry[] = [];
  health: Health | null = null;
  alerts: Alert[] = [];
  mutes: AlertMute[] = [];
  /** True when older entries exist than the window that was loaded. */
  isWindowCut = false;
  /** True once the window of kept entries is here; before that, having none says nothing. */
  isLoaded = false;
  /** Grows with each change. */
  version = 0;
  /** Grows when a device comes or goes. */
  census = 0;

  load(devices: Device[], health: Health): void {
    const before = this.devices.size;
    this.devices.clear();
    devices.forEach((device) => this.devices.set(device.id, device));
    for (const known of [this.newest, this.trails, this.leftWhy]) {
      for (const id of known.keys()) {
        if (!this.devices.has(id)) {
          known.delete(id);
        }
      }
    }
    this.health = health;
    this.census += this.devices.size === before ? 0 : 1;
    this.version++;
  }

  /** Takes in the devices that changed. What the feed has told since the answer was made is newer than the answer. */
  merge(changes: Device[], health: Health): void {
    const before = this.devices.size;
    changes.forEach((one) => this.mergeOne(one));
    this.health = health;
    this.census += this.devices.size === before ? 0 : 1;
    this.version++;
  }

  mergeOne(one: Device): void {
    const known = this.devices.get(one.id);
    this.devices.set(one.id, known !== undefined && (known.lastSeen ?? "") > (one.lastSeen ?? "") ? { ...one, ...heardBy(known) } : one);
  }

  loadAlerts(list: AlertList): void {
    this.alerts = list.alerts;
    this.mutes = list.mutes;
    this.version++;
  }

  /** Takes in an entry; one that is known already changes nothing. */
  apply(entry: Entry): void {
    if (entry.seq <= (this.entries.at(-1)?.seq ?? 0)) {
      return;
    }
    this.entries.push(entry);
    if (this.entries.length > mostEntries + 500) {
      this.entries = this.entries.slice(-mostEntries);
      this.isWindowCut = true;
    }
    this.traffic.add(entry);
    this.version++;
    if (entry.kind === "refused") {
      this.refuse(entry);
      return;
    }
    if (entry.kind === "alert") {
      this.alert(entry);
      return;
    }
    const device = this.devices.get(entry.device);
    if (device !== undefined) {
      this.devices.set(device.id, changed(device, entry));
    } else if (entry.kind === "joined" && entry.device !== "") {
      this.devices.set(entry.device, changed(blank(entry), entry));
      this.census++;
    }
    if (entry.kind === "device") {
      this.census++;
    }
    if (!this.devices.has(entry.device)) {
      return;
    }
    if (entry.kind === "left") {
      this.leftWhy.set(entry.device, String(entry["reason"]));
    }
    if (entry.kind === "uplink") {
      const values = valuesOf(entry);
      if (values.length > 0) {
        this.newest.set(entry.device, values);
        extend(this.trails, entry.device, values);
      }
    }
  }

  /** Name of a device, else its address. */
  nameOf(id: string): string {
    return this.devices.get(id)?.name ?? id.slice(id.lastIndexOf("/") + 1);
  }

  /** What an alert's entry changes; the gateway's own list follows with the next loading. */
  private alert(entry: Entry): void {
    const alertId = entry["alertId"] as number;
    const others = this.alerts.filter((one) => one.alertId !== alertId);
    const before = this.alerts.find((one) => one.alertId === alertId);
    const muted = this.mutes.filter((one) => one.rule !== entry["rule"] || one.subject !== entry["subject"]);
    switch (entry["state"]) {
      case "raised":
        this.alerts = [...others, { alertId, rule: entry["rule"] as string, severity: entry["severity"] as Alert["severity"], device: entry.device === "" ? null : entry.device, name: this.devices.get(entry.device)?.name ?? null,
          subject: entry["subject"] as string, text: entry["text"] as string, advice: entry["advice"] as string | null, raisedAt: entry.time, acknowledgedAt: null, acknowledgedBy: null, muted: false, mutedUntil: null }];
        break;
      case "cleared":
        this.alerts = others;
        break;
      case "acknowledged":
        this.alerts = before === undefined ? others : [...others, { ...before, acknowledgedAt: entry.time, acknowledgedBy: entry["who"] as string }];
        break;
      case "muted":
        this.mutes = [...muted, { alertId, rule: entry["rule"] as string, subject: entry["subject"] as string, until: entry["until"] as string | null, who: entry["who"] as string }];
        this.alerts = this.alerts.map((one) => (one.alertId === alertId ? { ...one, muted: true, mutedUntil: entry["until"] as string | null } : one));
        break;
      case "unmuted":
        this.mutes = muted;
        this.alerts = this.alerts.map((one) => (one.alertId === alertId ? { ...one, muted: false, mutedUntil: null } : one));
        break;
    }
  }

  private refuse(entry: Entry): void {
    const before = this.refusing.get(entry.device);
    if (before !== undefined || this.refusing.size < mostRefusing) {
      this.refusing.set(entry.device, { count: (before?.count ?? 0) + Number(entry["count"]), reason: String(entry["reason"]), last: entry.time });
    }
  }
}

function heardBy({ state, lastSeen, rssi, channel, received, lost, packetsPerHour, protection }: Device): Partial<Device> {
  return { state, lastSeen, rssi, channel, received, lost, packetsPerHour, protection };
}

function changed(device: Device, entry: Entry): Device {
  const heard = { lastSeen: entry.time, rssi: (entry["rssi"] as number | null | undefined) ?? device.rssi };
  const awake = device.sleepy ? "sleeping" : "online";
  switch (entry.kind) {
    case "joined":
      return { ...device, ...heard, state: entry["sleepy"] === true ? "sleeping" : "online", sleepy: entry["sleepy"] === true, broadcast: entry["broadcast"] === true,
        nodeId: entry["nodeId"] as number, channel: entry["channel"] as number | null, sessionSince: entry.time };
    case "left":
      return { ...device, state: "left", nodeId: null, sessionSince: null };
    case "named":
      return named({ ...device, ...heard, announcedName: entry["name"] as string });
    case "device":
      return edited(device, entry);
    case "downlink":
      return told(device, entry);
    case "uplink":
      return { ...device, ...heard, ...ignored(device, entry.time), state: awake, received: entry["received"] as number, lost: entry["lostTotal"] as number,
        packetsPerHour: entry["packetsPerHour"] as number, protection: entry["encrypted"] === true ? "session-key" : "none" };
    case "availability":
      return { ...device, state: entry["state"] as Device["state"], availability: device.availability == null ? null
        : { ...device.availability, reason: entry["reason"] as string, lateSince: entry["state"] === "late" || entry["state"] === "offline" ? (device.availability.lateSince ?? entry.time) : null } };
    case "control":
      return { ...device, lastSeen: entry.time, state: awake };
    default:
      return device;
  }
}

function edited(device: Device, entry: Entry): Device {
  const isRetired = entry["change"] === "retired";
  return named({
    ...device,
    givenName: entry["name"] as string | null,
    tags: entry["tags"] as string[],
    note: entry["note"] as string | null,
    nameDownlinkId: entry["nameDownlinkId"] as number | null,
    formerly: entry["formerly"] as string[],
    replacedBy: isRetired ? (entry["other"] as string) : entry["change"] === "took-over" ? null : device.replacedBy,
    ...(isRetired ? { announcedName: null, state: "left", nodeId: null, sessionSince: null } : {}),
  });
}

/** What became of the downlink that tells the device its name. */
function told(device: Device, entry: Entry): Device {
  if (entry["downlinkId"] !== device.nameDownlinkId || device.nameState !== "pending") {
    return device;
  }
  return ["refused", "expired", "cancelled", "answered"].includes(String(entry["state"])) ? { ...device, nameState: "differs" } : { ...device, nameToldAt: entry.time };
}

/** A device that goes on reporting under its old name has not heard it, or does not obey. */
function ignored(device: Device, now: string): Partial<Device> {
  return device.nameState === "pending" && device.nameToldAt !== undefined && Date.parse(now) - Date.parse(device.nameToldAt) > patience ? { nameState: "differs" } : {};
}

/** The name that it goes by, and how the given one and the announced one stand to each other. */
function named(device: Device): Device {
  const { givenName, announcedName, nameDownlinkId } = device;
  const nameState = givenName === null ? (announcedName === null ? "none" : "announced")
    : givenName === announcedName ? "agreed" : nameDownlinkId !== null ? "pending" : announcedName === null ? "gateway-only" : "differs";
  return { ...device, name: givenName ?? announcedName, nameState };
}

function blank(entry: Entry): Device {
  const [protocol = "", segment = "", address = ""] = entry.device.split("/");
  return { id: entry.device, protocol, segment, address, name: null, state: "joining", lastSeen: null, rssi: null, firmware: null, tags: [], nodeId: null, sleepy: false,
    broadcast: false, timeSync: false, channel: null, sleepSeconds: null, firstSeen: entry.time, sessionSince: null, received: 0, lost: 0, packetsPerHour: 0, protection: null,
    givenName: null, announcedName: null, nameState: "none", nameDownlinkId: null, note: null, formerly: [], replacedBy: null };
}
