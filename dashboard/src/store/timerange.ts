/** A stretch of time that charts show, milliseconds since 1970. */
export interface TimeRange {
  from: number;
  to: number;
  /** The word of a range that ends now and moves on; null for one that was chosen. */
  word: string | null;
}

export const ranges: [word: string, title: string, length: number][] = [
  ["1h", "1 h", 3_600_000],
  ["24h", "24 h", 86_400_000],
  ["7d", "7 d", 7 * 86_400_000],
  ["30d", "30 d", 30 * 86_400_000],
];

const usual = "24h";

/** Shortest stretch that can be chosen: below it, a time axis says nothing any more. */
export const shortest = 1_000;

/** The range that an address asks for; what makes no sense there is the usual one. */
export function rangeOf(query: URLSearchParams, now: number): TimeRange {
  const from = Date.parse(query.get("from") ?? "");
  const to = Date.parse(query.get("to") ?? "");
  if (from < to) {
    return { from, to, word: null };
  }
  const [word, , length] = ranges.find(([name]) => name === query.get("range")) ?? ranges.find(([name]) => name === usual)!;
  return { from: now - length, to: now, word };
}

/** What the address says of a chosen range. */
export const queryOf = (from: number, to: number): Record<string, string | null> => ({ range: null, from: new Date(from).toISOString(), to: new Date(to).toISOString() });

/** What the address says of a range that ends now. */
export const queryOfWord = (word: string): Record<string, string | null> => ({ range: word === usual ? null : word, from: null, to: null });
