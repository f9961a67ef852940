import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followSight, inSight, onceOutOfSight, untilInSight } from "../src/store/sight";

const heard = new Map<string, () => void>();
const page = { visibilityState: "visible" };
const tell = (event: string, state: string): void => {
  page.visibilityState = state;
  heard.get(event)!();
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
  vi.stubGlobal("addEventListener", (event: string, act: () => void) => heard.set(event, act));
  page.visibilityState = "visible";
  followSight();
});
afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals(); });

describe("a page that nobody sees", () => {
  it("stays connected for a moment, then gives its connection back, and follows again when it is seen", async () => {
    const left = vi.fn();
    const stay = onceOutOfSight(left);
    tell("visibilitychange", "hidden");
    vi.advanceTimersByTime(14_999);
    expect([inSight.value, left.mock.calls.length]).toEqual([true, 0]);
    vi.advanceTimersByTime(1);
    expect([inSight.value, left.mock.calls.length]).toEqual([false, 1]);

    const back = vi.fn();
    const waiting = untilInSight(new AbortController().signal).then(back);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(back).not.toHaveBeenCalled();
    tell("visibilitychange", "visible");
    await waiting;
    expect([back.mock.calls.length, left.mock.calls.length]).toEqual([1, 1]);
    stay();
  });

  it("is left alone when somebody is back in time", () => {
    tell("visibilitychange", "hidden");
    vi.advanceTimersByTime(10_000);
    tell("visibilitychange", "visible");
    vi.advanceTimersByTime(60_000);
    expect(inSight.value).toBe(true);
  });

  it("that was left for another gives its connection back at once, and does not when it is shown again", () => {
    tell("pagehide", "hidden");
    expect(inSight.value).toBe(false);
    tell("pageshow", "visible");
    expect(inSight.value).toBe(true);
  });

  it("waits no longer than the feed lives", async () => {
    tell("pagehide", "hidden");
    const end = new AbortController();
    const waiting = untilInSight(end.signal);
    end.abort();
    await waiting;
    expect(inSight.value).toBe(false);
    tell("pageshow", "visible");
  });
});
