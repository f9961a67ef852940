import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import type { Entry, EventPage } from "../api/types";
import type { Feed } from "./feed";
import { useValue } from "./observable";

const window = 100_000;
const most = 3_000;

export interface History {
  /** Oldest first; null while they load. */
  entries: Entry[] | null;
  fault: unknown;
  retry: () => void;
}

/** The newest kept entries of one device, growing with the live feed. */
export function useHistory(feed: Feed, device: string): History {
  const [loaded, setLoaded] = useState<Entry[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [attempt, retry] = useReducer((times: number) => times + 1, 0);
  const joined = useRef<Entry[]>([]);
  useValue(feed.picture);
  const committed = feed.fleet.health?.committedSeq;
  const isReady = committed !== undefined;

  useEffect(() => {
    if (committed === undefined) {
      return;
    }
    const end = new AbortController();
    setFault(null);
    load(feed, device, Math.max(0, committed - window), end.signal).then(
      (entries) => { joined.current = entries; setLoaded(entries); },
      (problem: unknown) => end.signal.aborted || setFault(problem));
    return () => end.abort();
  }, [feed, device, isReady, attempt]);

  if (loaded !== null) {
    joined.current = merge(joined.current, feed.fleet.entries, device);
  }
  return { entries: loaded === null ? null : joined.current, fault, retry: () => retry(undefined) };
}

async function load(feed: Feed, device: string, since: number, signal: AbortSignal): Promise<Entry[]> {
  let all: Entry[] = [];
  for (let after = since; ;) {
    const page = await feed.api.get<EventPage>(`/events?device=${encodeURIComponent(device)}&since=${after}&limit=${most}`, signal);
    all = all.concat(page.events).slice(-most);
    const last = page.events.at(-1);
    if (last === undefined || page.events.length < most) {
      return all;
    }
    after = last.seq;
  }
}

/** Adds the entries of one device that are newer than the last known one; the same list when there are none. */
export function merge(known: Entry[], live: Entry[], device: string): Entry[] {
  const last = known.at(-1)?.seq ?? 0;
  const fresh: Entry[] = [];
  for (let index = live.length - 1; index >= 0 && live[index]!.seq > last; index--) {
    if (live[index]!.device === device) {
      fresh.unshift(live[index]!);
    }
  }
  return fresh.length === 0 ? known : known.concat(fresh).slice(-most);
}
