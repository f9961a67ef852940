import { useEffect, useState } from "preact/hooks";
import type { Api } from "../api/client";
import type { MapNode } from "./map-layout";

/** The network at a moment. */
export interface Topology {
  at: string;
  /** Time of the oldest entry that was counted. */
  countedFrom: string;
  /** True when nothing of the past was left out. */
  whole: boolean;
  /** Time of the oldest entry that is kept. */
  oldest: string | null;
  nodes: MapNode[];
}

const pause = 150;

/** The network at a moment, null while it is not known; the last picture stays while somebody pulls the slider. */
export function usePast(api: Api, at: string | null): { past: Topology | null; fault: unknown } {
  const [past, setPast] = useState<Topology | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => {
    setFault(null);
    if (at === null) {
      setPast(null);
      return;
    }
    const end = new AbortController();
    const timer = setTimeout(() => {
      api.get<Topology>(`/topology?at=${encodeURIComponent(at)}`, end.signal).then(setPast, (problem: unknown) => end.signal.aborted || setFault(problem));
    }, pause);
    return () => { clearTimeout(timer); end.abort(); };
  }, [api, at]);
  return { past: at === null ? null : past, fault };
}
