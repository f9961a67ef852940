import type { Item, Layer } from "../store/frames-fields";
import { rowsOf, touches } from "../store/frames-fields";

interface Props {
  items: Item[];
  layer: Layer;
  hex: string;
  perRow: number;
  chosen: Item | undefined;
  hovered: Item | undefined;
  /** Octets to mark, such as those that differ. */
  marked?: Set<number>;
  hover: (item: Item | null) => void;
  choose: (item: Item) => void;
}

/** Octets in cells, grouped and tinted by field. Each cell belongs to one field. */
export function Octets({ items, layer, hex, perRow, chosen, hovered, marked, hover, choose }: Props) {
  const rows = rowsOf(items, layer, hex, perRow);
  const light = (item: Item): string =>
    `${chosen !== undefined && touches(chosen, item) ? " chosen" : ""}${hovered !== undefined && touches(hovered, item) ? " hovered" : ""}`;
  return (
    <div class={`octet-rows layer-${layer}`} role="img" aria-label={`${hex.length / 2} octets, explained by the table of fields`} onMouseLeave={() => hover(null)}>
      {rows.map((row, number) => (
        <div key={number} class="octet-row">
          <span class="octet-at">{(number * perRow).toString(16).padStart(2, "0")}</span>
          {row.map((run) => (
            <span key={run.at} class={`run role-${run.item.role}${light(run.item)}`} data-field={run.item.id} onMouseMove={() => hover(run.item)} onClick={() => choose(run.item)}>
              <i title={run.item.name}>{run.begins ? run.item.name : "\u00a0"}</i>
              <span class="cells">
                {run.octets.map((octet, at) => (
                  <b key={at} data-at={run.at + at} data-field={run.item.id} class={`${octet === "**" ? "masked" : ""}${marked?.has(run.at + at) === true ? " differs" : ""}`}>{octet === "**" ? "\u2022\u2022" : octet}</b>
                ))}
              </span>
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
