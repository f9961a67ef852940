import { count, number } from "../words/format";
import { reasonOf, stateMeaning, toneOf } from "../words/meaning";
import type { Entry } from "../api/types";
import type { Tone } from "../words/meaning";
import type { MapNode } from "./map-layout";

/** Something that is not as it was. */
export interface Change {
  key: string;
  tone: Tone;
  /** Id of a device; "" for a link. */
  device: string;
  subject: string;
  text: string;
}

const decibels = 10;
/** A name that is told within this after a join belongs to it, milliseconds. */
const joinTime = 10_000;
const order: Tone[] = ["bad", "attention", "info", "good", "none"];
const reports = (node: MapNode): boolean => node.state === "online" || node.state === "sleeping";

/** What is different now, the worst first. A device that was not heard in what was counted is compared in nothing. */
export function changesOf(then: MapNode[], now: Map<string, MapNode>, at: number, countedFrom: number, links: Entry[]): Change[] {
  const found: Change[] = [];
  const before = new Map(then.map((node) => [node.id, node]));
  for (const entry of links) {
    if (entry.kind === "link" && Date.parse(entry.time) > at) {
      const state = String(entry["state"]);
      found.push({ key: `link ${entry.seq}`, tone: toneOf(state), device: "", subject: String(entry["link"]), text: `the link is ${state}${entry["detail"] === null ? "" : `: ${String(entry["detail"])}`}` });
    }
  }
  for (const node of now.values()) {
    const was = before.get(node.id);
    const add = (key: string, tone: Tone, text: string): void => void found.push({ key: `${key} ${node.id}`, tone, device: node.id, subject: node.name ?? node.address, text });
    if (was === undefined) {
      add("joined", "info", "joined since");
      continue;
    }
    if (was.lastSeen === null) {
      if (node.lastSeen !== null && Date.parse(node.lastSeen) > at) {
        add("heard", "info", `heard again; before it was silent since ${new Date(countedFrom).toLocaleTimeString("en-GB")} or longer`);
      }
      continue;
    }
    if (was.state !== node.state && !(reports(was) && reports(node))) {
      add("state", reports(node) ? "good" : toneOf(node.state), `was ${was.state}, is ${node.state}: ${stateMeaning(node.state)}`);
    }
    if (was.name !== node.name && node.name !== null) {
      add("name", "info", was.name === null ? "has a name now" : `was called ${was.name}`);
    }
    if (was.rssi !== null && node.rssi !== null && Math.abs(node.rssi - was.rssi) >= decibels) {
      add("signal", node.rssi < was.rssi ? "attention" : "good", `signal ${node.rssi < was.rssi ? "fell" : "rose"} from ${was.rssi} to ${node.rssi} dBm`);
    }
    const lost = node.lost - was.lost;
    const received = node.received - was.received;
    if (lost > 0 && lost * 20 > received + lost) {
      add("lost", "attention", `lost ${number(lost)} of ${count(received + lost, "message")}`);
    }
  }
  for (const node of then) {
    if (!now.has(node.id)) {
      found.push({ key: `gone ${node.id}`, tone: "attention", device: "", subject: node.name ?? node.address, text: "was taken off the list" });
    }
  }
  return found.sort((one, other) => order.indexOf(one.tone) - order.indexOf(other.tone) || (one.key < other.key ? -1 : 1));
}

/** The newest things that changed the shape of the network, the newest first. */
export function latestOf(entries: Entry[], nameOf: (id: string) => string, most: number): (Change & { time: string })[] {
  const found: (Change & { time: string })[] = [];
  for (let index = entries.length - 1; index >= 0 && found.length < most; index--) {
    const entry = entries[index]!;
    const text = wordsOf(entry);
    if (entry.kind === "joined") {
      const name = found.findLastIndex((one) => one.device === entry.device && Date.parse(one.time) - Date.parse(entry.time) < joinTime && one.tone === "info");
      if (name >= 0) {
        found.splice(name, 1);
      }
    }
    if (text !== null) {
      const [subject, tone, what] = text;
      found.push({ key: String(entry.seq), tone, device: entry.kind === "link" ? "" : entry.device, subject: subject ?? nameOf(entry.device), text: what, time: entry.time });
    }
  }
  return found;
}

function wordsOf(entry: Entry): [subject: string | null, tone: Tone, what: string] | null {
  switch (entry.kind) {
    case "joined":
      return [null, "good", "began a session"];
    case "left":
      return [null, "attention", `session ended: ${reasonOf(String(entry["reason"]))}`];
    case "named":
      return [null, "info", `is called ${String(entry["name"])}`];
    case "link":
      return [String(entry["link"]), toneOf(String(entry["state"])), `the link is ${String(entry["state"])}`];
    default:
      return null;
  }
}
