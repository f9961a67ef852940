import { useEffect, useRef } from "preact/hooks";
import type { Item } from "../store/frames-fields";
import { touches } from "../store/frames-fields";

interface Props {
  items: Item[];
  chosen: Item | undefined;
  hovered: Item | undefined;
  hover: (item: Item | null) => void;
  choose: (item: Item) => void;
}

/** All fields with value, unit and place, those in clear below the encrypted one. */
export function FieldTable({ items, chosen, hovered, hover, choose }: Props) {
  const box = useRef<HTMLTableElement>(null);
  useEffect(() => {
    box.current?.querySelector("tr.chosen")?.scrollIntoView({ block: "nearest" });
  }, [chosen?.id]);
  return (
    <table class="plain field-table" ref={box} onMouseLeave={() => hover(null)}>
      <thead><tr><th>Field</th><th>Value</th><th class="figure">Octets</th></tr></thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id} data-field={item.id} class={`depth-${item.depth}${chosen?.id === item.id ? " chosen" : ""}${hovered !== undefined && touches(hovered, item) ? " hovered" : ""}`}
            onMouseMove={() => hover(item)} onClick={() => choose(item)}>
            <th scope="row"><span class={`tint role-${item.role}`} aria-hidden="true" />{item.name}</th>
            <td><Value item={item} /></td>
            <td class="figure">{item.length === 1 ? item.offset : `${item.offset}\u2013${item.offset + item.length - 1}`}{item.layer === "plain" ? <span class="unseen"> in clear</span> : null}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The value, or why there is none. */
export function Value({ item }: { item: Item }) {
  if (item.value === null) {
    return <span class="faint">{item.role === "nonce" ? "random" : item.role === "encrypted" ? "ciphertext" : item.role === "tag" ? "not checked" : "\u2014"}</span>;
  }
  return <><code class={item.secret ? "faint" : undefined}>{item.value}</code>{item.unit === null ? null : ` ${item.unit}`}</>;
}
