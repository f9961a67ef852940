import type { Fleet } from "./fleet";
import { ago, count, dash } from "../words/format";
import { reasonOf } from "../words/meaning";

/** Something that a person should look at. */
export interface Matter {
  key: string;
  tone: "attention" | "bad";
  subject: string;
  reason: string;
  href: string;
  act: string;
}

const freshRefusal = 10 * 60_000;

/** What needs somebody, the worst first, each once. */
export function mattersOf(fleet: Fleet, now: number): Matter[] {
  const found: Matter[] = [];
  const health = fleet.health;
  health?.problems.forEach((problem) => found.push({ key: `problem ${problem}`, tone: "bad", subject: "Gateway", reason: problem, href: "/settings", act: "Look" }));
  for (const link of health?.links ?? []) {
    if (link.state !== "up") {
      found.push({ key: `link ${link.name}`, tone: "bad", subject: link.name, reason: `The link is ${link.state}: nothing comes in over it.`, href: "/events?kind=link", act: "History" });
    }
  }
  for (const output of health?.outputs ?? []) {
    if (output.state !== "up") {
      found.push({ key: `output ${output.name}`, tone: output.state === "failed" ? "bad" : "attention", subject: output.name,
        reason: `The output is ${output.state}, ${count(output.behind, "entry", "entries")} behind${output.detail === null ? "" : `: ${output.detail}`}.`, href: "/settings", act: "Look" });
    }
  }
  for (const device of fleet.devices.values()) {
    const subject = device.name ?? device.address;
    const href = `/devices/${device.id}`;
    const refused = fleet.refusing.get(device.id);
    const seen = device.lastSeen === null ? dash : ago(device.lastSeen, now);
    if (device.state === "offline") {
      found.push({ key: device.id, tone: "bad", subject, reason: `Silent; last heard ${seen}.`, href, act: "Open" });
    } else if (device.state === "late") {
      found.push({ key: device.id, tone: "attention", subject, reason: `A message is overdue; last heard ${seen}.`, href, act: "Open" });
    } else if (device.state === "left") {
      const why = fleet.leftWhy.get(device.id);
      found.push({ key: device.id, tone: "attention", subject, reason: `No session${why === undefined ? "" : `: ${reasonOf(why)}`}.`, href, act: "Open" });
    } else if (device.protection === "none") {
      found.push({ key: device.id, tone: "attention", subject, reason: "Sends in clear: anybody in range can read and forge it.", href, act: "Open" });
    } else if (refused !== undefined && refused.count > 2 && now - Date.parse(refused.last) < freshRefusal) {
      found.push({ key: device.id, tone: "attention", subject, reason: `${count(refused.count, "frame")} refused: ${reasonOf(refused.reason)}.`, href: `${href}?tab=refused`, act: "See them" });
    }
  }
  const strangers = [...fleet.refusing].filter(([id, refused]) => id !== "" && !fleet.devices.has(id) && now - Date.parse(refused.last) < freshRefusal);
  const loudest = strangers.reduce<(typeof strangers)[number] | null>((most, one) => (most === null || one[1].count > most[1].count ? one : most), null);
  if (loudest !== null) {
    const [id, refused] = loudest;
    const others = strangers.length - 1;
    found.push({ key: "strangers", tone: "attention", subject: fleet.nameOf(id),
      reason: `Stranger, ${count(refused.count, "frame")} refused: ${reasonOf(refused.reason)}.${others === 0 ? "" : ` ${count(others, "other sender")} in the last ten minutes.`}`,
      href: others === 0 ? `/events?kind=refused&device=${encodeURIComponent(id)}` : "/events?kind=refused", act: "See them" });
  }
  return found.sort((one, other) => (one.tone === other.tone ? 0 : one.tone === "bad" ? -1 : 1));
}

/** Devices that report as they should. */
export function reportingOf(fleet: Fleet): number {
  let many = 0;
  fleet.devices.forEach((device) => (many += device.state === "online" || device.state === "sleeping" ? 1 : 0));
  return many;
}

/** The first sentence of the overview. */
export function sentenceOf(reporting: number, matters: number): string {
  return `${count(reporting, "device")} ${reporting === 1 ? "reports" : "report"}, ${matters === 0 ? "nothing needs you" : `${matters} ${matters === 1 ? "needs" : "need"} you`}`;
}
