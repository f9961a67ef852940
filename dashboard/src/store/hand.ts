import type { OrderAnswer, OutputView } from "../api/output-types";
import { Observable } from "./observable";

/** One step of a rise, per mille. */
export const step = 10;

/** A press must last this long before anything rises, milliseconds: a tap never raises. */
export const holdBefore = 350;
const betweenSteps = 200;

/** The level may be this far behind the steps, per mille; a device that rises slowly is waited for. */
const mostAhead = 3 * step;
const reportLimit = 4_000;

/** What the hand acts on. */
export interface HandWorld {
  /** The newest report of an output; null when nothing is known or nothing may rise. */
  see: (output: number) => OutputView | null;
  /** True while raising is possible at all: connected, armed or active, allowed. */
  mayRaise: () => boolean;
  /** Gives the order with the target that was seen, so that the gateway raises nothing whose target is another one by now. */
  send: (output: number, level: number, expectedTarget: number) => Promise<OrderAnswer>;
}

export interface HandState {
  /** The output that is being raised; null for none. */
  output: number | null;
  /** The level that was asked for last and is not reported yet, by output. */
  wishes: ReadonlyMap<number, number>;
  /** Why the last order was not carried out, or the rise ended. */
  fault: unknown;
}

interface Hold {
  output: number;
  ceiling: number;
  /** The target that the device reported last. */
  target: number;
  /** The target that was accepted and waits to be reported; null for none. */
  asked: number | null;
  since: number;
}

/**
 * One person's hand on one device. Raising: small steps while the press lasts, each only after the device itself reported the one before. Lowering: at
 * once. One order at a time; a lowering goes before a raising.
 */
export class Hand {
  readonly state = new Observable<HandState>({ output: null, wishes: new Map(), fault: null });
  private hold: Hold | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly lower = new Map<number, number>();
  private isSending = false;

  constructor(private readonly world: HandWorld) {}

  /** A press began; the level will rise to at most the ceiling while it lasts. */
  press(output: number, ceiling: number): void {
    this.release();
    const seen = this.world.see(output);
    if (seen === null || !this.world.mayRaise() || Math.min(ceiling, seen.limit) <= seen.target) {
      return;
    }
    this.hold = { output, ceiling, target: Math.min(seen.target, this.wishOf(output)), asked: null, since: Date.now() };
    this.tell({ output, fault: null });
    this.timer = setTimeout(() => void this.rise(), holdBefore);
  }

  /** The pressing finger moved. */
  reach(ceiling: number): void {
    if (this.hold !== null) {
      this.hold.ceiling = ceiling;
    }
  }

  /** The press ended, for whatever reason: nothing more rises. */
  release(): void {
    clearTimeout(this.timer);
    const ended = this.hold;
    this.hold = null;
    if (ended === null) {
      return;
    }
    this.tell({ output: null });
    const seen = this.world.see(ended.output);

    // A device that rises slowly is still on its way: it stays where it is.
    if (seen !== null && ended.asked !== null && seen.target >= ended.target && ended.asked - seen.level > step) {
      this.lowerTo(ended.output, seen.level);
    }
  }

  /** Down to a level, at once. It never raises: at most the target that was reported last. */
  lowerTo(output: number, level: number): void {
    if (this.hold !== null) {
      this.release();
    }
    const seen = this.world.see(output);
    const most = Math.min(seen?.target ?? 0, this.lower.get(output) ?? Infinity, this.wishOf(output));
    const wish = Math.max(0, Math.min(level, most));
    this.lower.set(output, wish);
    this.tell({ wishes: new Map(this.state.value.wishes).set(output, wish) });
    void this.sendLower();
  }

  /** Forgets what was reported meanwhile. Called with each new report. */
  reported(): void {
    const wishes = new Map([...this.state.value.wishes].filter(([output, level]) => this.world.see(output)?.target !== level));
    if (wishes.size !== this.state.value.wishes.size) {
      this.tell({ wishes });
    }
    if (this.hold !== null && !this.world.mayRaise()) {
      this.release();
    }
  }

  private async rise(): Promise<void> {
    const hold = this.hold;
    if (hold === null) {
      return;
    }
    const again = (): void => { this.timer = setTimeout(() => void this.rise(), betweenSteps); };
    const seen = this.world.see(hold.output);
    if (seen === null || !this.world.mayRaise()) {
      this.release();
      return;
    }
    if (seen.target < hold.target) {
      this.end(new Error("It was lowered elsewhere meanwhile. Press again to raise it."));
      return;
    }
    hold.target = Math.min(seen.target, this.wishOf(hold.output));
    if (hold.asked !== null && seen.target < hold.asked || this.wishOf(hold.output) < seen.target || seen.target - seen.level > mostAhead || this.isSending) {
      if (Date.now() - hold.since > reportLimit) {
        this.end(new Error("The device did not report the last step in time, so the rise ended."));
        return;
      }
      again();
      return;
    }
    const level = Math.min(seen.target + step, hold.ceiling, seen.limit);
    if (level <= seen.target) {
      // There already. A finger that moves up goes on.
      hold.since = Date.now();
      again();
      return;
    }
    hold.since = Date.now();
    hold.asked = level;
    if (await this.send(hold.output, level, seen.target) && this.hold === hold) {
      again();
    }
  }

  private async sendLower(): Promise<void> {
    const [next] = this.lower;
    if (next === undefined || this.isSending) {
      return;
    }
    this.lower.delete(next[0]);
    await this.send(next[0], next[1], this.world.see(next[0])?.target ?? next[1]);
  }

  private async send(output: number, level: number, expectedTarget: number): Promise<boolean> {
    this.isSending = true;
    this.tell({ wishes: new Map(this.state.value.wishes).set(output, level), fault: null });
    let fault: unknown = null;
    try {
      const answer = await this.world.send(output, level, expectedTarget);
      if (answer.outcome !== "accepted") {
        fault = new Error(answer.detail ?? `The device's answer: ${answer.outcome}.`);
      }
    } catch (problem) {
      fault = problem;
    }
    this.isSending = false;
    if (fault !== null) {
      this.forget(output, level);
      this.end(fault);
    } else {
      setTimeout(() => this.forget(output, level), reportLimit);
    }
    void this.sendLower();
    return fault === null;
  }

  /** What was asked for last and is not reported yet; infinite for nothing. */
  private wishOf(output: number): number {
    return this.state.value.wishes.get(output) ?? Infinity;
  }

  private forget(output: number, level: number): void {
    if (this.state.value.wishes.get(output) === level) {
      const wishes = new Map(this.state.value.wishes);
      wishes.delete(output);
      this.tell({ wishes });
    }
  }

  private end(fault: unknown): void {
    this.release();
    this.tell({ fault });
  }

  private tell(change: Partial<HandState>): void {
    this.state.set({ ...this.state.value, ...change });
  }
}
