import type { Entry } from "../api/types";
import type { Tone } from "./meaning";

/** What a verdict means, and its mark. */
export const verdicts: Record<string, { tone: Tone; meaning: string }> = {
  accepted: { tone: "good", meaning: "The session took it" },
  refused: { tone: "bad", meaning: "It was refused and changed nothing" },
  sent: { tone: "info", meaning: "Given to the link; nobody waits for its outcome, or it is not known yet" },
  acknowledged: { tone: "good", meaning: "The device acknowledged it, or its radio did" },
  "not-acknowledged": { tone: "attention", meaning: "No acknowledgement came, or the device said no" },
  "outcome-unknown": { tone: "none", meaning: "The link cannot tell" },
};

/** Which key a frame is under, never the key itself. */
export function keyText(key: string, epoch: number | null): string {
  switch (key) {
    case "network":
      return "network key";
    case "session":
      return `session key ${epoch ?? ""}`.trim();
    case "broadcast":
      return "broadcast key";
    case "master":
      return "device's master key";
    case "temporary":
      return "temporary key";
    default:
      return "in clear, or no key fitted";
  }
}

/** A message's type as people read it. */
export const typeText = (type: string): string => type.replace(/-/g, " ");

/** The filter that finds the frames of an entry; null for what had none. */
export function framesOf(entry: Entry): string | null {
  switch (entry.kind) {
    case "downlink":
      return `downlink:${String(entry["downlinkId"])}`;
    case "refused":
      return `device:${entry.device} verdict:refused reason:${String(entry["reason"])}`;
    case "uplink":
      return `device:${entry.device} type:data dir:in`;
    case "joined":
      return `device:${entry.device} type:hello`;
    case "control": case "named": case "left": case "output":
      return `device:${entry.device}`;
    default:
      return null;
  }
}

/** Where octets are: "octet 0", "octets 1 to 12". */
export const placeText = (offset: number, length: number): string => (length === 1 ? `octet ${offset}` : `octets ${offset} to ${offset + length - 1}`);

/** Time of day with milliseconds. */
export function preciseClock(time: string): string {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}
