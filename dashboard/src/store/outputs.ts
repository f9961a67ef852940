import type { OutputDevice, OutputList, StopView } from "../api/output-types";
import { Observable } from "./observable";
import type { Fetch } from "./stop";

/** What is known of outputs. */
export interface Sight {
  /** The devices; null where this page may not see them. */
  list: OutputList | null;
  buses: number;
  mayBeActive: boolean;
  /** When the gateway said it, on this computer's clock. */
  at: number;
  /** What to add to this computer's clock to have the gateway's, milliseconds. */
  clockOffset: number;
}

/** How closely somebody looks. */
export type Closeness = "far" | "near" | "hand";

const intervals: Record<Closeness, number> = { far: 1_000, near: 500, hand: 150 };
const idleInterval = 15_000;
const answerLimit = 2_000;

/** Without an answer for this long, what is shown is called old. */
export const lostAfter = 2_000;

/** A device that fell silent may run on for the longest watchdog (60 s) and its ramp (10 s); the rest is for slow answers. */
export const longestAfterlife = 75_000;

/** True when current may flow: it does, or nobody knows that it does not. */
export function mayBeActive(device: OutputDevice, gatewayNow: number): boolean {
  switch (device.state) {
    case "armed": case "active": case "rampdown":
      return true;
    case null:
      return device.isReached || (device.lastHeard !== null && gatewayNow - Date.parse(device.lastHeard) < longestAfterlife);
    default:
      return false;
  }
}

/** Asks the gateway for its outputs, on every page and without anybody signed in, so that STOP is there whenever it is needed. */
export class OutputWatch {
  readonly sight = new Observable<Sight | null>(null);
  /** Since when nothing is known any more, on this computer's clock; null while the gateway answers. */
  readonly lostSince = new Observable<number | null>(null);
  /** When a device was first seen to run without anybody in charge here. */
  readonly alone = new Map<string, number>();
  private readonly near = new Set<Closeness[]>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isLooking = false;
  private isPoked = false;
  private isEnded = false;

  constructor(private readonly fetch: Fetch, private readonly secret: () => string | null, private readonly now: () => number = Date.now) {}

  start(): void {
    void this.look();
  }

  stop(): void {
    this.isEnded = true;
    clearTimeout(this.timer);
  }

  /** Somebody looks more closely until the returned function is called. */
  closer(how: Closeness): () => void {
    const mine = [how];
    this.near.add(mine);
    this.poke();
    return () => void this.near.delete(mine);
  }

  /** Something changed: asks now. */
  poke(): void {
    if (this.isLooking) {
      this.isPoked = true;
    } else if (!this.isEnded) {
      clearTimeout(this.timer);
      void this.look();
    }
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    this.isPoked = false;
    try {
      const sight = await this.ask();
      this.follow(sight);
      this.sight.set(sight);
      this.lostSince.set(null);
    } catch {
      const last = this.sight.value;
      if (last !== null && last.buses > 0 && this.now() - last.at >= lostAfter) {
        this.lostSince.set(last.at);
      }
    }
    this.isLooking = false;
    if (!this.isEnded) {
      this.timer = setTimeout(() => void this.look(), this.isPoked ? 0 : this.interval);
    }
  }

  private get interval(): number {
    const sight = this.sight.value;
    const all = [...this.near].flat();
    const closeness = all.includes("hand") ? "hand" : all.includes("near") ? "near" : "far";
    return this.lostSince.value !== null ? intervals.near : sight === null || sight.buses === 0 ? (closeness === "far" ? idleInterval : intervals.far * 2) : intervals[closeness];
  }

  /** The devices, or for who may not see them only whether something is active. */
  private async ask(): Promise<Sight> {
    const secret = this.secret();
    if (secret !== null) {
      const answer = await this.call("/api/v1/outputs", secret);
      if (answer.ok) {
        const list = (await answer.json()) as OutputList;
        const clockOffset = this.offsetOf(answer);
        return { list, buses: list.buses.length, mayBeActive: list.devices.some((device) => mayBeActive(device, this.now() + clockOffset)), at: this.now(), clockOffset };
      }
      if (answer.status !== 401 && answer.status !== 403) {
        throw new Error(`The gateway answered ${answer.status}.`);
      }
    }
    const answer = await this.call("/api/v1/outputs/stop", null);
    if (!answer.ok) {
      throw new Error(`The gateway answered ${answer.status}.`);
    }
    const open = (await answer.json()) as StopView;
    return { list: null, buses: open.buses, mayBeActive: open.isActive, at: this.now(), clockOffset: this.offsetOf(answer) };
  }

  private async call(path: string, secret: string | null): Promise<Response> {
    const end = new AbortController();
    const limit = setTimeout(() => end.abort(), answerLimit);
    try {
      return await this.fetch(path, {
        method: "GET",
        cache: "no-store",
        credentials: secret === "" ? "same-origin" : "omit",
        headers: { "Sallyport-Background": "1", ...(secret === null || secret === "" ? {} : { Authorization: `Bearer ${secret}` }) },
        signal: end.signal,
      });
    } finally {
      clearTimeout(limit);
    }
  }

  private offsetOf(answer: Response): number {
    const told = Date.parse(answer.headers.get("Date") ?? "");

    // The header tells whole seconds.
    return Number.isNaN(told) || Math.abs(told - this.now()) < 2_000 ? 0 : told - this.now();
  }

  private follow(sight: Sight): void {
    for (const device of sight.list?.devices ?? []) {
      if (device.state !== "active" || device.isInCharge) {
        this.alone.delete(device.device);
      } else if (!this.alone.has(device.device)) {
        this.alone.set(device.device, sight.at);
      }
    }
  }
}
