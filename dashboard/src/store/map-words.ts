import type { MapNode } from "./map-layout";

/** Steps of age: the colour of a mark and its line. */
export const ages: [limit: number, text: string][] = [[60_000, "1 min"], [600_000, "10 min"], [3_600_000, "1 h"], [86_400_000, "1 day"], [Infinity, "longer"]];

/** Which step an age is in; -1: nothing was heard. */
export function ageOf(lastSeen: string | null, now: number): number {
  return lastSeen === null ? -1 : ages.findIndex(([limit]) => now - Date.parse(lastSeen) < limit);
}

/** What the map tells apart; "needy" is all but the first. */
export const groups: [key: string, title: string, states: string[]][] = [
  ["reports", "Report", ["online", "sleeping"]],
  ["joining", "Joining", ["joining"]],
  ["late", "Late", ["late"]],
  ["silent", "Silent", ["offline"]],
  ["left", "Left", ["left"]],
];

/** Key of the group of a device. */
export const groupOf = (state: string): string => groups.find(([, , states]) => states.includes(state))?.[0] ?? "silent";

/** Share of lost messages in percent, to a tenth; null while there is none to judge by. */
export function lossOf(node: MapNode): number | null {
  const sent = node.received + node.lost;
  return sent === 0 ? null : Math.round((1000 * node.lost) / sent) / 10;
}

/** Loss above this is drawn as a broken line, percent. */
export const muchLoss = 5;
