import type { Field, FieldPart, FrameDetail } from "../api/frame-types";

export type Layer = "air" | "plain";

/** A field as the table lists it and the octets are grouped by. */
export interface Item extends FieldPart {
  id: string;
  layer: Layer;
  /** 0: a field; 1: a field inside one, or in clear; 2: a field inside such a one. */
  depth: number;
  secret: boolean;
  /** True when smaller fields stand for its octets. */
  isGroup: boolean;
}

/** All fields in the order of the frame: those in clear stand behind the encrypted one that they are. */
export function itemsOf(detail: FrameDetail): Item[] {
  const items: Item[] = [];
  for (const field of detail.fields) {
    add(items, "air", field, 0);
    if (field.role === "encrypted") {
      detail.plain?.fields.forEach((inner) => add(items, "plain", inner, 1));
    }
  }
  return items;
}

function add(items: Item[], layer: Layer, field: Field, depth: number): void {
  const id = `${layer}-${field.offset}-${field.name}`;
  items.push({ ...field, id, layer, depth, isGroup: field.parts.length > 0 });
  field.parts.forEach((part) => items.push({ ...part, id: `${id}-${part.offset}-${part.name}`, layer, depth: depth + 1, secret: field.secret, isGroup: false }));
}

/** Some neighbouring octets of one field in one row of the picture. */
export interface Run {
  item: Item;
  /** First octet of the run. */
  at: number;
  octets: string[];
  /** False where the field began in a row above. */
  begins: boolean;
}

/** The octets of a layer in rows, each cut where a field ends: every octet is in exactly one run. */
export function rowsOf(items: Item[], layer: Layer, hex: string, perRow: number): Run[][] {
  const octets = pairs(hex);
  const leaves = items.filter((item) => item.layer === layer && !item.isGroup);
  const rows: Run[][] = [];
  for (let start = 0; start < octets.length; start += perRow) {
    const end = Math.min(start + perRow, octets.length);
    const row: Run[] = [];
    for (const item of leaves) {
      const from = Math.max(item.offset, start);
      const to = Math.min(item.offset + item.length, end);
      if (from < to) {
        row.push({ item, at: from, octets: octets.slice(from, to), begins: from === item.offset });
      }
    }
    rows.push(row);
  }
  return rows;
}

export const pairs = (hex: string): string[] => hex.match(/../g) ?? [];

/** The field that arrow keys go to: the next or the one before, round the end. */
export function step(items: Item[], id: string | null, by: number): Item | undefined {
  const leaves = items.filter((item) => !item.isGroup);
  const at = leaves.findIndex((item) => item.id === id);
  return leaves[at < 0 ? (by > 0 ? 0 : leaves.length - 1) : (at + by + leaves.length) % leaves.length];
}

/** True when the octets of one are octets of the other: a group and its parts light up together. */
export const touches = (one: Item, other: Item): boolean =>
  one.id === other.id || (one.layer === other.layer && (other.id.startsWith(`${one.id}-`) || one.id.startsWith(`${other.id}-`)));
