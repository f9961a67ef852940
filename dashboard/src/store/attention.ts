import type { Alert } from "../api/types";
import type { Fleet } from "./fleet";
import { count } from "../words/format";

/** Something that a person should look at. */
export interface Matter {
  key: string;
  tone: "attention" | "bad";
  subject: string;
  reason: string;
  href: string;
  act: string;
}

/** What an alert is about, as people call it. */
export function subjectOf(alert: Alert, fleet: Fleet): string {
  return alert.device !== null ? fleet.nameOf(alert.device) : alert.subject === "" ? "Many senders" : alert.subject === "gateway" ? "Gateway" : alert.subject.slice(alert.subject.indexOf("/") + 1);
}

/** What is wrong, beside the name of what it is about. */
export function troubleOf(alert: Alert, subject: string): string {
  return alert.text.startsWith(`${subject} `) ? alert.text.slice(subject.length + 1) : alert.text;
}

/** The one place where something can be done about an alert. */
export function actionOf(alert: Alert): { href: string; act: string } {
  switch (alert.rule) {
    case "refused": case "replay": case "name-conflict":
      return alert.device === null ? { href: "/events?kind=refused", act: "See them" } : { href: `/devices/${alert.device}?tab=refused`, act: "See them" };
    case "queue-expiry":
      return { href: alert.device === null ? "/events?kind=downlink" : `/devices/${alert.device}?tab=queue`, act: "Queue" };
    case "link":
      return { href: "/events?kind=link", act: "History" };
    case "disk":
      return { href: "/settings", act: "Look" };
    default:
      return alert.device === null ? { href: "/devices?state=needy", act: "Devices" } : { href: `/devices/${alert.device}`, act: "Open" };
  }
}

/** What needs somebody, the worst first, each once. */
export function mattersOf(fleet: Fleet): Matter[] {
  const found: Matter[] = [];
  const health = fleet.health;
  const linksDown = new Set((health?.links ?? []).filter((link) => link.state !== "up").map((link) => link.name));
  health?.problems.filter((problem) => !/^(link|output) /.test(problem)).forEach((problem) => found.push({ key: `problem ${problem}`, tone: "bad", subject: "Gateway", reason: problem, href: "/settings", act: "Look" }));
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
  for (const alert of fleet.alerts) {
    if (alert.acknowledgedAt === null && !alert.muted && !(alert.rule === "link" && linksDown.has(alert.subject))) {
      const { href, act } = actionOf(alert);
      const subject = subjectOf(alert, fleet);
      found.push({ key: `alert ${alert.alertId}`, tone: alert.severity, subject, reason: troubleOf(alert, subject), href, act });
    }
  }
  for (const device of fleet.devices.values()) {
    if (device.protection === "none" && device.state !== "left") {
      found.push({ key: device.id, tone: "attention", subject: device.name ?? device.address, reason: "Sends in clear: anybody in range can read and forge it.", href: `/devices/${device.id}`, act: "Open" });
    }
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
