import { onceOutOfSight } from "./sight";

/** The gateway says something every 15 s; a connection on which nothing comes for so long is dead. */
const silence = 40_000;

/**
 * Reads a stream of text until it ends, nothing comes any more, nobody can see the page, or `end`. The connection is given back in any case. It is left by
 * cancelling: the body of a request that is aborted while its page goes away complains of it, with nobody there to hear.
 *
 * @param open Connects; rejects when its signal aborts.
 * @param end Leaves.
 * @param opened Called once when the connection is there.
 * @param take Takes a piece; false: no more.
 */
export async function readStream(
  open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>, end: AbortSignal, opened: () => void, take: (text: string) => boolean | Promise<boolean>): Promise<void> {
  const connecting = new AbortController();
  let reader: ReadableStreamDefaultReader<string> | null = null;
  const leave = (): void => void (reader === null ? connecting.abort() : reader.cancel().catch(() => undefined));
  end.addEventListener("abort", leave);
  const stay = onceOutOfSight(leave);
  let watch = setTimeout(leave, silence);
  try {
    reader = (await open(connecting.signal)).pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
    opened();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(watch);
      watch = setTimeout(leave, silence);
      if (!(await take(piece.value))) {
        return;
      }
    }
  } finally {
    clearTimeout(watch);
    stay();
    end.removeEventListener("abort", leave);
    leave();
  }
}
