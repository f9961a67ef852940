import type { Entry } from "../api/types";

/** Whether each audit entry names the hash of the one before it; what stands before the first of them is not known here. */
export function isChained(entries: Entry[]): boolean {
  return entries.every((entry, index) => index === 0 || entry["previousHash"] === entries[index - 1]!["hash"]);
}
