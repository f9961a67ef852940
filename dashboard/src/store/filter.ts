import type { Entry } from "../api/types";
import { sayEntry } from "../words/entry";

/** Kinds that the journal has entries of. */
export const kinds = ["joined", "left", "named", "uplink", "control", "downlink", "refused", "link", "policy", "audit", "device"];

export interface EventFilter {
  kind: string;
  /** A part of the name or id. */
  device: string;
  /** A part of what the entry says. */
  text: string;
}

/** The entries that fit, the newest first. */
export function filterEntries(entries: Entry[], filter: EventFilter, nameOf: (device: string) => string): Entry[] {
  const device = filter.device.trim().toLowerCase();
  const text = filter.text.trim().toLowerCase();
  return entries.filter((entry) =>
    (filter.kind === "" || entry.kind === filter.kind)
    && (device === "" || entry.device.toLowerCase().includes(device) || nameOf(entry.device).toLowerCase().includes(device))
    && (text === "" || sayEntry(entry).toLowerCase().includes(text))).reverse();
}
