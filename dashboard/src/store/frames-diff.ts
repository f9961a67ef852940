import type { FrameDetail } from "../api/frame-types";
import { itemsOf, pairs } from "./frames-fields";
import type { Item, Layer } from "./frames-fields";

/** What stands beside each other in two frames. */
export interface FieldPair {
  name: string;
  layer: Layer;
  depth: number;
  left: Item | null;
  right: Item | null;
  /** True when octets differ, or one of both is missing. */
  differs: boolean;
}

export interface FrameDiff {
  pairs: FieldPair[];
  /** Ids of fields with other octets, of both frames. */
  changed: Set<string>;
  /** Octets that differ from the other frame's octet at the same place of its field, by layer. */
  left: Record<Layer, Set<number>>;
  right: Record<Layer, Set<number>>;
}

const hexOf = (detail: FrameDetail, layer: Layer): string => (layer === "air" ? detail.frame.hex : (detail.plain?.hex ?? ""));

/** The same fields beside each other in their order; one that only one frame has stands alone. */
export function diff(left: FrameDetail, right: FrameDetail): FrameDiff {
  const result: FrameDiff = { pairs: [], changed: new Set(), left: { air: new Set(), plain: new Set() }, right: { air: new Set(), plain: new Set() } };
  const [lefts, rights] = [itemsOf(left), itemsOf(right)];
  for (const [one, other] of align(lefts, rights)) {
    const [a, b] = [octetsOf(left, one), octetsOf(right, other)];
    const differs = one === null || other === null || a.join("") !== b.join("");
    const item = (one ?? other)!;
    result.pairs.push({ name: item.name, layer: item.layer, depth: item.depth, left: one, right: other, differs });
    if (differs) {
      [one, other].forEach((found) => found !== null && result.changed.add(found.id));
    }
    for (const [own, mine, theirs, marks] of [[one, a, b, result.left], [other, b, a, result.right]] as const) {
      if (own !== null && !own.isGroup) {
        mine.forEach((octet, at) => octet !== theirs[at] && marks[own.layer].add(own.offset + at));
      }
    }
  }
  return result;
}

const octetsOf = (detail: FrameDetail, item: Item | null): string[] =>
  item === null ? [] : pairs(hexOf(detail, item.layer)).slice(item.offset, item.offset + item.length);

/** Pairs items by layer, depth and name in order: the longest common sequence. */
function align(lefts: Item[], rights: Item[]): [Item | null, Item | null][] {
  const same = (a: Item, b: Item): boolean => a.layer === b.layer && a.depth === b.depth && a.name === b.name;
  const common = Array.from({ length: lefts.length + 1 }, () => new Array<number>(rights.length + 1).fill(0));
  for (let i = lefts.length - 1; i >= 0; i--) {
    for (let j = rights.length - 1; j >= 0; j--) {
      common[i]![j] = same(lefts[i]!, rights[j]!) ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const pairs: [Item | null, Item | null][] = [];
  let [i, j] = [0, 0];
  while (i < lefts.length || j < rights.length) {
    if (i < lefts.length && j < rights.length && same(lefts[i]!, rights[j]!)) {
      pairs.push([lefts[i++]!, rights[j++]!]);
    } else if (j >= rights.length || (i < lefts.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      pairs.push([lefts[i++]!, null]);
    } else {
      pairs.push([null, rights[j++]!]);
    }
  }
  return pairs;
}

/** What differs, as words: the fields that stand for themselves, not those that only hold others. */
export const changedNames = (found: FrameDiff): string[] =>
  [...new Set(found.pairs.filter((pair) => pair.differs && !(pair.left ?? pair.right)!.isGroup).map((pair) => pair.name))];
