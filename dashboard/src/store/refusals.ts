import type { Entry } from "../api/types";

/** All frames of one device that were refused for the same reason. */
export interface RefusalGroup {
  reason: string;
  count: number;
  first: string;
  last: string;
  /** What the newest entry says beside its reason, for example a name. */
  detail: string | null;
}

/** Refusals by reason, the newest first. */
export function groupRefusals(entries: Entry[]): RefusalGroup[] {
  const groups = new Map<string, RefusalGroup>();
  for (const entry of entries) {
    const reason = String(entry["reason"]);
    const known = groups.get(reason);
    const detail = (entry["detail"] as string | null) ?? known?.detail ?? null;
    groups.set(reason, { reason, detail, count: (known?.count ?? 0) + Number(entry["count"]), first: known?.first ?? entry.time, last: entry.time });
  }
  return [...groups.values()].sort((one, other) => other.last.localeCompare(one.last));
}
