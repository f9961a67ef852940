import { Api, devicePath } from "../api/client";
import { Problem } from "../api/problem";
import { EventCutter } from "../api/sse";
import type { ServerEvent } from "../api/sse";
import type { AlertList, Device, Entry, EventPage, Health } from "../api/types";
import { Fleet, mostEntries } from "./fleet";
import { Lag } from "./lag";
import { readStream } from "./live-stream";
import { Observable } from "./observable";
import { forgetToken } from "./session";
import { inSight, untilInSight } from "./sight";
import { Slices } from "./slices";

/** How the live feed does. */
export type FeedState = { phase: "starting" } | { phase: "live"; lag: number | null } | { phase: "lost"; since: number; problem: Problem };

const drawEvery = 100;
const reloadEvery = 15_000;
const retries = [500, 1_000, 2_000, 4_000, 8_000];

/** Loads the lists, follows the journal, and begins again where it was when the connection breaks. */
export class Feed {
  readonly fleet = new Fleet();
  readonly state = new Observable<FeedState>({ phase: "starting" });
  /** Changes at most ten times a second, however much arrives. */
  readonly picture = new Observable(0);
  /** Counts the entries about outputs. */
  readonly outputEntries = new Observable(0);
  private readonly lag = new Lag();
  private readonly end = new AbortController();
  private readonly slices = new Slices();
  private position = "";
  private cursor = "";
  private drawing = 0;
  private drawn = -Infinity;
  private measured: number | null = null;

  private readonly quiet: Api;

  constructor(readonly api: Api) {
    this.quiet = api.background;
  }

  start(): void {
    void this.run();
    const timer = setInterval(() => void (inSight.value && this.reload().catch(() => undefined)), reloadEvery);
    this.end.signal.addEventListener("abort", () => clearInterval(timer));
  }

  stop(): void {
    this.end.abort();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.end.signal.aborted) {
      await untilInSight(this.end.signal);
      try {
        await this.reload();
        if (this.position === "" || this.isFarBehind) {
          await this.catchUp();
        }
        await this.follow(() => (failures = 0));
        throw new Problem(0, "unreachable", "The live feed ended.");
      } catch (fault) {
        if (this.end.signal.aborted) {
          return;
        }
        if (!inSight.value) {
          this.state.set({ phase: "starting" });
          continue;
        }
        const problem = fault instanceof Problem ? fault : new Problem(0, "unreachable", "The live feed broke off.");
        if (problem.code === "unauthorized") {
          forgetToken();
          return;
        }
        const before = this.state.value;
        this.state.set({ phase: "lost", since: before.phase === "lost" ? before.since : Date.now(), problem });
        await new Promise((wake) => setTimeout(wake, retries[Math.min(failures++, retries.length - 1)]));
      }
    }
  }

  /** One device anew, while somebody looks at it: its rhythm is learned without an event and is not among the changes of the list. */
  watch(id: string): () => void {
    const end = new AbortController();
    const look = (): void => {
      this.quiet.get<Device>(devicePath(id), end.signal).then((device) => { this.fleet.mergeOne(device); this.draw(); }, () => undefined);
    };
    const timer = setInterval(look, reloadEvery);
    if (this.fleet.devices.has(id)) {
      look();
    }
    return () => { clearInterval(timer); end.abort(); };
  }

  /** What changed in the list, at first all of it: states that time changes, like "late", come only with it. */
  private async reload(): Promise<void> {
    const [changes, health, alerts] = await Promise.all([this.quiet.changes<Device>(this.cursor, this.end.signal), this.quiet.get<Health>("/health", this.end.signal), this.alerts()]);
    this.cursor = changes.cursor;
    if (changes.isAll) {
      this.fleet.load(changes.items, health);
    } else {
      this.fleet.merge(changes.items, health);
    }
    this.fleet.loadAlerts(alerts);
    this.draw();
  }

  /** Open alerts; none for who may not see them. */
  private async alerts(): Promise<AlertList> {
    try {
      return await this.quiet.get<AlertList>("/alerts", this.end.signal);
    } catch (fault) {
      if (fault instanceof Problem && fault.status === 403) {
        return { alerts: [], mutes: [] };
      }
      throw fault;
    }
  }

  /** True when more was missed than is kept here: the newest are read, not all of them. */
  private get isFarBehind(): boolean {
    return (this.fleet.health?.committedSeq ?? 0) - Number(this.position.slice(this.position.indexOf("-") + 1)) > mostEntries;
  }

  private async catchUp(): Promise<void> {
    const committed = this.fleet.health?.committedSeq ?? 0;
    const since = Math.max(0, committed - mostEntries);
    const page = await this.quiet.get<EventPage>(`/events?since=${since}&limit=${mostEntries}`, this.end.signal);
    this.fleet.isWindowCut = since >= page.firstSeq;
    await this.slices.each(page.events, (entry) => { this.fleet.apply(entry); return true; });
    this.fleet.isLoaded = true;
    this.position = `${page.epoch}-${page.events.at(-1)?.seq ?? since}`;
    await this.reload();
  }

  private async follow(opened: () => void): Promise<void> {
    const cutter = new EventCutter();
    await readStream((signal) => this.quiet.follow(this.position, signal), this.end.signal, () => { this.state.set({ phase: "live", lag: null }); opened(); }, async (text) => {
      // The next piece is read when this one is done: what waits is bounded by the connection, and the gateway keeps the rest in its journal.
      const isWhole = await this.slices.each(cutter.push(text), (event) => this.take(event));
      if (isWhole) {
        this.draw();
      }
      return isWhole;
    });
  }

  /** Takes one event of the feed; false when its connection is of no use any more. */
  private take(event: ServerEvent): boolean {
    if (event.event === "gap") {
      this.position = "";
      this.cursor = "";
      return false;
    }
    if (event.event !== "epoch" && event.event !== "end") {
      const entry = JSON.parse(event.data) as Entry;
      this.fleet.apply(entry);
      if (entry.kind === "output") {
        this.outputEntries.set(this.outputEntries.value + 1);
      }
      this.position = event.id ?? this.position;
      this.measured = this.lag.measure(entry.time, Date.now());
    }
    return !this.end.signal.aborted;
  }

  private draw(): void {
    this.drawing ||= setTimeout(() => {
      this.drawing = 0;
      this.drawn = performance.now();
      if (this.state.value.phase === "live" && this.measured !== null) {
        this.state.set({ phase: "live", lag: this.measured });
      }
      this.picture.set(this.picture.value + 1);
    }, Math.max(0, this.drawn + drawEvery - performance.now())) as unknown as number;
  }
}
