import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readStream } from "../src/store/live-stream";
import { inSight } from "../src/store/sight";

/** A connection whose other end is here. */
function connection() {
  let pen!: ReadableStreamDefaultController<Uint8Array>;
  const givenBack = vi.fn();
  const stream = new ReadableStream<Uint8Array>({ start: (controller) => { pen = controller; }, cancel: givenBack });
  return { stream, givenBack, write: (text: string) => pen.enqueue(new TextEncoder().encode(text)), end: () => pen.close() };
}

beforeEach(() => { vi.useFakeTimers(); inSight.set(true); });
afterEach(() => { vi.useRealTimers(); inSight.set(true); });

describe("a stream that is followed", () => {
  it("hands over what comes, and ends with its connection", async () => {
    const far = connection();
    const pieces: string[] = [];
    const opened = vi.fn();
    const reading = readStream(() => Promise.resolve(far.stream), new AbortController().signal, opened, (text) => { pieces.push(text); return true; });
    far.write("one");
    await vi.advanceTimersByTimeAsync(39_000);
    far.write("two");
    await vi.advanceTimersByTimeAsync(39_000);
    far.end();
    await reading;
    expect([pieces, opened.mock.calls.length]).toEqual([["one", "two"], 1]);
  });

  it.each<[string, (end: AbortController) => void]>([
    ["nobody sees the page", () => inSight.set(false)],
    ["the feed ends", (end) => end.abort()],
    ["nothing comes for 40 s", () => void vi.advanceTimersByTime(40_000)],
  ])("gives its connection back without a complaint when %s", async (_, leave) => {
    const far = connection();
    const end = new AbortController();
    const reading = readStream(() => Promise.resolve(far.stream), end.signal, () => undefined, () => true);
    await vi.advanceTimersByTimeAsync(1);
    expect(far.givenBack).not.toHaveBeenCalled();
    leave(end);
    await reading;
    await vi.advanceTimersByTimeAsync(1);
    expect(far.givenBack).toHaveBeenCalledOnce();
  });

  it("gives its connection back when no more is wanted", async () => {
    const far = connection();
    const reading = readStream(() => Promise.resolve(far.stream), new AbortController().signal, () => undefined, () => false);
    far.write("gap");
    await reading;
    await vi.advanceTimersByTimeAsync(1);
    expect(far.givenBack).toHaveBeenCalledOnce();
  });

  it("stops connecting when the feed ends", async () => {
    const end = new AbortController();
    const reading = readStream((signal) => new Promise((_, fail) => signal.addEventListener("abort", () => fail(new Error("stopped")))), end.signal, () => undefined, () => true);
    const told = expect(reading).rejects.toThrow("stopped");
    end.abort();
    await told;
  });
});
