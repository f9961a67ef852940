import { Observable } from "./observable";

/** How an emergency stop of this page does. */
export type StopState =
  | { phase: "idle" }
  | { phase: "sending"; pressedAt: number; tries: number; trouble: string | null }
  | { phase: "taken"; pressedAt: number; tries: number; milliseconds: number };

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

const retryEvery = 300;
const tryLimit = 1_500;

/** A browser opens six connections to a gateway; two are left for what else it needs. */
const mostWaiting = 4;

/** Sends the emergency stop until the gateway has answered, however long that takes. */
export class StopOrder {
  readonly state = new Observable<StopState>({ phase: "idle" });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting = 0;
  private withoutName = false;

  /**
   * @param fetch calls the gateway
   * @param secret the token of this tab, which only names the person in the audit: the stop needs none
   */
  constructor(private readonly fetch: Fetch, private readonly secret: () => string | null) {}

  /** Pressed: leaves at once. Pressed again it leaves again. */
  press(): void {
    clearTimeout(this.timer);
    this.withoutName = false;
    this.state.set({ phase: "sending", pressedAt: Date.now(), tries: 0, trouble: null });
    this.send();
  }

  /** The person has read it. An unanswered stop cannot be put away. */
  dismiss(): void {
    if (this.state.value.phase === "taken") {
      this.state.set({ phase: "idle" });
    }
  }

  private send(): void {
    const now = this.state.value;
    if (now.phase !== "sending") {
      return;
    }
    this.timer = setTimeout(() => this.send(), retryEvery);
    if (this.waiting < mostWaiting) {
      this.state.set({ ...now, tries: now.tries + 1 });
      void this.ask(now.pressedAt);
    }
  }

  private async ask(pressedAt: number): Promise<void> {
    const end = new AbortController();
    const limit = setTimeout(() => end.abort(), tryLimit);
    const secret = this.withoutName ? null : this.secret();
    this.waiting++;
    let trouble: string;
    try {
      const answer = await this.fetch("/api/v1/outputs/stop", {
        method: "POST",
        keepalive: true,
        cache: "no-store",
        credentials: secret === "" ? "same-origin" : "omit",
        headers: secret === null || secret === "" ? {} : { Authorization: `Bearer ${secret}` },
        signal: end.signal,
      });
      if (answer.ok) {
        this.taken(pressedAt);
        return;
      }
      this.withoutName = true;
      trouble = `The gateway answered ${answer.status}.`;
    } catch {
      trouble = "The gateway does not answer.";
    } finally {
      clearTimeout(limit);
      this.waiting--;
    }
    const now = this.state.value;
    if (now.phase === "sending" && now.pressedAt === pressedAt) {
      this.state.set({ ...now, trouble });
    }
  }

  private taken(pressedAt: number): void {
    const now = this.state.value;
    if (now.phase === "sending" && now.pressedAt === pressedAt) {
      clearTimeout(this.timer);
      this.state.set({ phase: "taken", pressedAt, tries: now.tries, milliseconds: Date.now() - pressedAt });
    }
  }
}
