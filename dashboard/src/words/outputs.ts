import type { OutputDevice, OutputView } from "../api/output-types";
import { span } from "./format";
import type { Tone } from "./meaning";

/** Per mille as a person reads it. */
export const percent = (perMille: number): string => `${(perMille / 10).toFixed(1)} %`;

const states: Record<string, [string, Tone]> = {
  disarmed: ["All outputs are off. Arming makes them ready.", "none"],
  armed: ["Ready: the next level lets current flow.", "info"],
  active: ["Current flows, or may.", "attention"],
  rampdown: ["Goes down to zero within ten seconds. Nothing can hold it.", "attention"],
  emergency: ["Stopped and latched: it stays off until a person clears it.", "bad"],
  fault: ["The device found a fault and switched off. It stays off until a person clears it.", "bad"],
};

export const outputMeaning = (state: string | null): string => (state === null ? "What its outputs do is not known." : states[state]?.[0] ?? state);
export const outputTone = (state: string | null): Tone => (state === null ? "attention" : states[state]?.[1] ?? "none");

const reasons: Record<string, string> = {
  "key-expired": "the temporary key ended",
  "key-revoked": "its temporary key was taken away",
  "link-lost": "nobody was in charge for the time of its watchdog",
  emergency: "emergency stop",
  fault: "the device found a fault",
  stop: "somebody lowered it to zero",
};

/** Why outputs went down; null when there is nothing to tell. */
export const stopReason = (code: string | null): string | null => (code === null || code === "none" ? null : reasons[code] ?? code);

/** A temporary key that ends within this time is warned of, milliseconds. */
const soon = 60_000;

/** How long a temporary key lives on, never more than it does, and whether that is so short that somebody should know: at its end every output goes down. */
export function keyLeft(endsAt: string, gatewayNow: number): { text: string; isSoon: boolean } {
  const left = Math.max(0, Date.parse(endsAt) - gatewayNow);
  return { text: left === 0 ? "ended" : `${left < 2 * soon ? `${Math.floor(left / 1000)} s` : span(left)} left`, isSoon: left <= soon };
}

/** What an admin types at the gateway's machine so that it takes the master key of a device. The page itself never takes one. */
export const keyCommand = (device: string): string => `./sallyport outputs key ${device} stim.key`;

/** What an output does, in a few words. */
export function motion(output: OutputView): string {
  return output.level === output.target ? (output.level === 0 ? "off" : "steady") : output.level < output.target ? `rising to ${percent(output.target)}` : `falling to ${percent(output.target)}`;
}

/** For who hears the page. */
export const spoken = (output: OutputView, isLost: boolean): string =>
  `${isLost ? "unknown, was " : ""}level ${percent(output.level)}, target ${percent(output.target)}, limit ${percent(output.limit)}`;

/** What people call it. */
export const titleOf = (device: OutputDevice): string => device.name ?? `Device ${device.address}`;

/** Steepest rise that a device allows unless it was changed, per mille per second. */
const usualRise = 100;

/**
 * Up to where a level may be between two reports. A rise is drawn ahead, as far as the device may have come; a fall is drawn only when it was reported; and without a
 * connection nothing is drawn lower than where it may be: the picture never promises less current than flows.
 */
export function drawnLevel(output: OutputView, sinceReport: number, isLost: boolean): number {
  if (isLost) {
    return Math.max(output.level, output.target);
  }
  return output.target <= output.level ? output.level : Math.min(output.target, output.level + (usualRise * Math.max(0, sinceReport)) / 1_000);
}
