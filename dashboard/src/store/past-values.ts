import { useEffect, useReducer, useState } from "preact/hooks";
import { devicePath } from "../api/client";
import type { Entry } from "../api/types";
import type { Feed } from "./feed";
import type { Past } from "./course";
import type { TimeRange } from "./timerange";

const points = 400;
const againEvery = 60_000;

export interface PastValues {
  /** Null while nothing has been loaded. */
  past: Past | null;
  fault: unknown;
  retry: () => void;
}

/** The courses of all values of a device, from the gateway; loaded again each minute while the range ends now. */
export function usePastValues(feed: Feed, device: string, range: TimeRange): PastValues {
  const [past, setPast] = useState<Past | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [attempt, retry] = useReducer((times: number) => times + 1, 0);
  const key = range.word ?? `${range.from} ${range.to}`;

  useEffect(() => {
    const end = new AbortController();
    const load = (): void => {
      const to = range.word === null ? range.to : Date.now();
      const from = range.word === null ? range.from : to - (range.to - range.from);
      const path = `${devicePath(device)}/history?points=${points}&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
      feed.api.get<Past>(path, end.signal).then(
        (answer) => { setPast(answer); setFault(null); },
        (problem: unknown) => end.signal.aborted || setFault(problem));
    };
    load();
    const timer = range.word === null ? undefined : setInterval(load, againEvery);
    return () => { end.abort(); clearInterval(timer); };
  }, [feed, device, key, attempt]);

  return { past, fault, retry: () => retry(undefined) };
}

/** Live entries belong to a picture only when it ends now. */
export const liveOf = (range: TimeRange, entries: Entry[]): Entry[] => (range.word === null ? [] : entries);
