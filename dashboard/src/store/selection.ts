/** Devices that are marked for an action at many. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: string | null;
}

export const nobody: Selection = { ids: new Set(), anchor: null };

/** Marks one, or takes its mark away; the next range begins there. */
export function toggled(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) {
    ids.add(id);
  }
  return { ids, anchor: id };
}

/** Marks all from the beginning of the range to this one, in the order of the list. */
export function extended(selection: Selection, order: string[], to: string): Selection {
  const from = order.indexOf(selection.anchor ?? to);
  const end = order.indexOf(to);
  if (from < 0 || end < 0) {
    return toggled(selection, to);
  }
  return { ids: new Set([...selection.ids, ...order.slice(Math.min(from, end), Math.max(from, end) + 1)]), anchor: selection.anchor ?? to };
}

/** All, or nobody when all are marked already. */
export const all = (selection: Selection, order: string[]): Selection =>
  order.length > 0 && order.every((id) => selection.ids.has(id)) ? nobody : { ids: new Set(order), anchor: order[0] ?? null };
