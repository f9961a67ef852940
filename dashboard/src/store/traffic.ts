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
  private readonly minutes = new Map<number, Minute & { reasons: Map<string, number>; protocols: Map<string, Minute> }>();

  /** Minutes that are kept. */
  get size(): number {
    return this.minutes.size;
  }

  add(entry: Entry): void {
    const isSent = entry.kind === "downlink" && entry["state"] === "sent";
    if (entry.kind !== "uplink" && entry.kind !== "refused" && !isSent) {
      return;
    }
    const at = Math.floor(Date.parse(entry.time) / minute);
    let slot = this.minutes.get(at);
    if (slot === undefined) {
      slot = { uplinks: 0, downlinks: 0, refused: 0, reasons: new Map(), protocols: new Map() };
      this.minutes.set(at, slot);
      for (const old of this.minutes.keys()) {
        if (old < at - 2 * minutesShown) {
          this.minutes.delete(old);
        }
      }
    }
    const protocol = entry.device.slice(0, Math.max(0, entry.device.indexOf("/")));
    let share = slot.protocols.get(protocol);
    if (share === undefined) {
      share = { uplinks: 0, downlinks: 0, refused: 0 };
      slot.protocols.set(protocol, share);
    }
    if (entry.kind === "uplink") {
      slot.uplinks++;
      share.uplinks++;
    } else if (isSent) {
      slot.downlinks++;
      share.downlinks++;
    } else {
      const frames = Number(entry["count"]);
      const reason = String(entry["reason"]);
      slot.refused += frames;
      share.refused += frames;
      slot.reasons.set(reason, (slot.reasons.get(reason) ?? 0) + frames);
    }
  }

  /** Sums of the last hour by protocol, the busiest first. */
  protocols(now: number): [protocol: string, sums: Minute][] {
    const last = Math.floor(now / minute);
    const sums = new Map<string, Minute>();
    for (const [at, slot] of this.minutes) {
      if (at > last - minutesShown) {
        slot.protocols.forEach((share, protocol) => {
          const before = sums.get(protocol) ?? { uplinks: 0, downlinks: 0, refused: 0 };
          sums.set(protocol, { uplinks: before.uplinks + share.uplinks, downlinks: before.downlinks + share.downlinks, refused: before.refused + share.refused });
        });
      }
    }
    return [...sums].sort((one, other) => other[1].uplinks - one[1].uplinks || (one[0] < other[0] ? -1 : 1));
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
