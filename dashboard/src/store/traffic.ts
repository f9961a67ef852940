import type { Entry } from "../api/types";

const minute = 60_000;

/** Minutes of the traffic picture. */
export const minutesShown = 60;

export interface Minute {
  uplinks: number;
  downlinks: number;
  refused: number;
}

/** Messages by minute, and refused frames by reason, for the last hour. */
export class Traffic {
  private readonly minutes = new Map<number, Minute & { reasons: Map<string, number> }>();

  add(entry: Entry): void {
    const isSent = entry.kind === "downlink" && entry["state"] === "sent";
    if (entry.kind !== "uplink" && entry.kind !== "refused" && !isSent) {
      return;
    }
    const at = Math.floor(Date.parse(entry.time) / minute);
    let slot = this.minutes.get(at);
    if (slot === undefined) {
      slot = { uplinks: 0, downlinks: 0, refused: 0, reasons: new Map() };
      this.minutes.set(at, slot);
      for (const old of this.minutes.keys()) {
        if (old < at - 2 * minutesShown) {
          this.minutes.delete(old);
        }
      }
    }
    if (entry.kind === "uplink") {
      slot.uplinks++;
    } else if (isSent) {
      slot.downlinks++;
    } else {
      const frames = Number(entry["count"]);
      const reason = String(entry["reason"]);
      slot.refused += frames;
      slot.reasons.set(reason, (slot.reasons.get(reason) ?? 0) + frames);
    }
  }

  /** One item per minute, the present one last; null where nothing is known because the window begins later. */
  hour(now: number, knownSince: number): (Minute | null)[] {
    const last = Math.floor(now / minute);
    const first = Math.floor(knownSince / minute);
    return Array.from({ length: minutesShown }, (_, index) => {
      const at = last - minutesShown + 1 + index;
      return at < first ? null : (this.minutes.get(at) ?? { uplinks: 0, downlinks: 0, refused: 0 });
    });
  }

  /** Refused frames of the last hour, the most frequent reason first. */
  refusals(now: number): [reason: string, frames: number][] {
    const last = Math.floor(now / minute);
    const sums = new Map<string, number>();
    for (const [at, slot] of this.minutes) {
      if (at > last - minutesShown) {
        slot.reasons.forEach((frames, reason) => sums.set(reason, (sums.get(reason) ?? 0) + frames));
      }
    }
    return [...sums].sort((one, other) => other[1] - one[1]);
  }
}
