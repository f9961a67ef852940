import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Api } from "../api/client";
import type { Feed } from "../store/feed";
import type { Fleet } from "../store/fleet";
import { useValue } from "../store/observable";

export const FeedContext = createContext<Feed | null>(null);

export function useFeed(): Feed {
  return useContext(FeedContext)!;
}

/** The fleet, with a new picture at most ten times a second. */
export function useFleet(): Fleet {
  const feed = useFeed();
  useValue(feed.picture);
  return feed.fleet;
}

export const useApi = (): Api => useFeed().api;

/** The time, drawn anew each second. */
export function useNow(): number {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
