import type { Device } from "../api/types";

export type Column = "name" | "state" | "value" | "rssi" | "seen" | "firmware" | "protection";

/** Columns of the device list with their titles. */
export const columns: [Column, string][] = [["name", "Name"], ["state", "State"], ["value", "Last value"], ["rssi", "Signal"], ["seen", "Last seen"], ["firmware", "Firmware"], ["protection", "Protection"]];

/** What the list can be narrowed to. */
export const states: [string, string][] = [["", "All states"], ["needy", "Needs attention"], ["online", "Online"], ["sleeping", "Sleeping"], ["late", "Late"], ["offline", "Offline"], ["left", "Left"], ["joining", "Joining"]];

const order = ["offline", "late", "left", "joining", "online", "sleeping"];

/** The devices that fit, sorted; a device without the value that is sorted by comes last either way. */
export function arrange(devices: Device[], text: string, state: string, column: Column, down: boolean, tag = ""): Device[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter((word) => word !== "");
  const fitting = devices.filter((device) => fitsState(device, state) && (tag === "" || device.tags.includes(tag)) && (words.length === 0 || fitsWords(device, words)));
  const way = down ? -1 : 1;
  return fitting.sort((one, other) => way * compare(one, other, column) || byName(one, other));
}

/** All tags with their numbers of devices, the most used first. */
export function tagsOf(devices: Iterable<Device>): [string, number][] {
  const counts = new Map<string, number>();
  for (const device of devices) {
    device.tags.forEach((tag) => counts.set(tag, (counts.get(tag) ?? 0) + 1));
  }
  return [...counts].sort(([one, many], [other, more]) => more - many || plain(one, other));
}

function fitsState(device: Device, state: string): boolean {
  return state === "" || device.state === state || (state === "needy" && (order.indexOf(device.state) < 3 || device.protection === "none"));
}

function fitsWords(device: Device, words: string[]): boolean {
  const text = `${device.name ?? ""} ${device.announcedName ?? ""} ${device.id} ${device.tags.join(" ")} ${device.note ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function compare(one: Device, other: Device, column: Column): number {
  switch (column) {
    case "state":
      return order.indexOf(one.state) - order.indexOf(other.state);
    case "rssi":
      return (other.rssi ?? -999) - (one.rssi ?? -999);
    case "seen":
      return plain(other.lastSeen ?? "", one.lastSeen ?? "");
    case "firmware":
      return plain(one.firmware ?? "~", other.firmware ?? "~");
    case "protection":
      return plain(one.protection ?? "~", other.protection ?? "~");
    default:
      return byName(one, other);
  }
}

function byName(one: Device, other: Device): number {
  return plain(sortKey(one.name ?? one.address), sortKey(other.name ?? other.address)) || plain(one.id, other.id);
}

const mostKeys = 50_000;
const keys = new Map<string, string>();

// Sorting 10,000 names with a collator takes longer than a frame; comparing prepared keys does not.
function sortKey(name: string): string {
  let key = keys.get(name);
  if (key === undefined) {
    key = name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(10, "0"));
    if (keys.size >= mostKeys) {
      keys.clear();
    }
    keys.set(name, key);
  }
  return key;
}

const plain = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
