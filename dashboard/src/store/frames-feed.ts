import type { Api } from "../api/client";
import type { FramePage, FrameRow } from "../api/frame-types";
import { Problem } from "../api/problem";
import { EventCutter } from "../api/sse";
import { readStream } from "./live-stream";
import { Observable } from "./observable";
import { inSight, untilInSight } from "./sight";

/** Most frames that the page holds; older ones are read from the gateway when somebody scrolls there. */
export const mostFrames = 5_000;
const pageSize = 200;
const drawEvery = 100;
const retries = [500, 1_000, 2_000, 4_000, 8_000];

/** The frames that fit a filter, the newest first, and what comes. */
export class FramesFeed {
  /** Changes at most ten times a second, however much arrives. */
  readonly picture = new Observable(0);
  frames: FrameRow[] = [];
  epoch: number | null = null;
  isLoaded = false;
  /** True when the gateway has no older frame that fits. */
  isWhole = false;
  /** Frames that came but were more than the feed takes in a second. */
  skipped = 0;
  fault: unknown = null;
  private readonly end = new AbortController();
  private position = "";
  private drawing = 0;
  private isReading = false;

  constructor(private readonly api: Api, readonly filter: string) {}

  start(): void {
    void this.run();
  }

  stop(): void {
    this.end.abort();
    clearTimeout(this.drawing);
  }

  /** Reads a page of older frames. */
  async readOlder(): Promise<void> {
    const oldest = this.frames.at(-1);
    if (this.isReading || this.isWhole || oldest === undefined || this.frames.length >= mostFrames) {
      return;
    }
    this.isReading = true;
    try {
      const page = await this.page(`&before=${oldest.number}`);
      if (page.epoch === this.epoch) {
        this.frames = [...this.frames, ...page.frames.filter((row) => row.number < oldest.number)];
        this.isWhole = page.frames.length < pageSize;
        this.draw();
      }
    } catch (fault) {
      this.fault = this.end.signal.aborted ? this.fault : fault;
      this.draw();
    } finally {
      this.isReading = false;
    }
  }

  /** Takes one frame: a new one, or one that is known and has changed. */
  apply(row: FrameRow): void {
    let at = 0;
    while (at < this.frames.length && this.frames[at]!.number > row.number) {
      at++;
    }
    const isKnown = this.frames[at]?.number === row.number;
    if (isKnown || at < this.frames.length || this.isWhole) {
      this.frames.splice(at, isKnown ? 1 : 0, row);
    }
    if (this.frames.length > mostFrames) {
      this.frames.length = mostFrames;
      this.isWhole = false;
    }
  }

  private page(more = ""): Promise<FramePage> {
    return this.api.get<FramePage>(`/frames?limit=${pageSize}&filter=${encodeURIComponent(this.filter)}${more}`, this.end.signal);
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.end.signal.aborted) {
      await untilInSight(this.end.signal);
      try {
        if (this.position === "") {
          await this.load();
        }
        await this.follow(() => (failures = 0));
      } catch (fault) {
        if (this.end.signal.aborted) {
          return;
        }
        if (!inSight.value) {
          continue;
        }
        this.fault = fault;
        this.draw();
        if (fault instanceof Problem && fault.status >= 400 && fault.status < 502) {
          return; // a question that is wrong stays wrong
        }
        await new Promise((wake) => setTimeout(wake, retries[Math.min(failures++, retries.length - 1)]));
      }
    }
  }

  private async load(): Promise<void> {
    const page = await this.page();
    this.frames = page.frames;
    this.isWhole = page.frames.length < pageSize;
    this.epoch = page.epoch;
    this.isLoaded = true;
    this.fault = null;
    this.position = `${page.epoch}-${page.change}`;
    this.draw();
  }

  private async follow(opened: () => void): Promise<void> {
    const cutter = new EventCutter();
    const path = `/frames?filter=${encodeURIComponent(this.filter)}`;
    await readStream((signal) => this.api.stream(path, this.position, signal), this.end.signal, () => { this.fault = null; opened(); }, (text) => {
      for (const event of cutter.push(text)) {
        if (event.event === "gap") {
          this.position = "";
          return false;
        }
        if (event.event === "frame") {
          this.apply(JSON.parse(event.data) as FrameRow);
        } else if (event.event === "skipped") {
          this.skipped += (JSON.parse(event.data) as { frames: number }).frames;
        }
        this.position = event.id ?? this.position;
      }
      this.draw();
      return true;
    });
  }

  private draw(): void {
    this.drawing ||= setTimeout(() => {
      this.drawing = 0;
      this.picture.set(this.picture.value + 1);
    }, drawEvery) as unknown as number;
  }
}
