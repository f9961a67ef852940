import { useMemo, useState } from "preact/hooks";
import type { FrameDetail } from "../api/frame-types";
import { changedNames, diff } from "../store/frames-diff";
import type { FieldPair } from "../store/frames-diff";
import { itemsOf } from "../store/frames-fields";
import type { Item, Layer } from "../store/frames-fields";
import { preciseClock, typeText } from "../words/frames";
import { Value } from "./frames-fields";
import { Octets } from "./frames-octets";

/** Two frames beside each other: which fields and octets differ. */
export function Compare({ left, right, perRow }: { left: FrameDetail; right: FrameDetail; perRow: number }) {
  const found = useMemo(() => diff(left, right), [left, right]);
  const [name, setName] = useState<string | null>(null);
  const [onlyChanged, setOnlyChanged] = useState(false);
  const names = changedNames(found);
  const listed = found.pairs.filter((pair) => !onlyChanged || pair.differs);
  return (
    <section class="compare" aria-label={`Frames ${left.frame.number} and ${right.frame.number} compared`}>
      <p class="compare-sentence">{names.length === 0 ? "All fields are equal." : <><b>{names.length === 1 ? "One field differs" : `${names.length} fields differ`}</b>: {names.join(", ")}</>}</p>
      <div class="sides">
        {[{ detail: left, marks: found.left }, { detail: right, marks: found.right }].map(({ detail, marks }) => (
          <Side key={detail.frame.number} detail={detail} marks={marks} perRow={perRow} name={name} setName={setName} />
        ))}
      </div>
      <div class="compare-fields">
        <label class="check"><input type="checkbox" checked={onlyChanged} onChange={(change) => setOnlyChanged(change.currentTarget.checked)} /> Only what differs</label>
        <table class="plain field-table">
          <thead><tr><th>Field</th><th>Frame {left.frame.number}</th><th>Frame {right.frame.number}</th></tr></thead>
          <tbody onMouseLeave={() => setName(null)}>
            {listed.map((pair, at) => <Row key={at} pair={pair} name={name} setName={setName} />)}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const keyOf = (pair: { layer: Layer; name: string }): string => `${pair.layer} ${pair.name}`;

function Row({ pair, name, setName }: { pair: FieldPair; name: string | null; setName: (name: string) => void }) {
  const item = (pair.left ?? pair.right)!;
  return (
    <tr class={`depth-${pair.depth}${pair.differs ? " differs" : ""}${name === keyOf(pair) ? " hovered" : ""}`} data-name={pair.name} onMouseEnter={() => setName(keyOf(pair))}>
      <th scope="row"><span class={`tint role-${item.role}`} aria-hidden="true" />{pair.name}{pair.differs ? <span class="mark" title="Differs">{"\u2260"}</span> : null}</th>
      <td>{pair.left === null ? <span class="faint">not there</span> : <Value item={pair.left} />}</td>
      <td>{pair.right === null ? <span class="faint">not there</span> : <Value item={pair.right} />}</td>
    </tr>
  );
}

interface SideProps {
  detail: FrameDetail;
  marks: Record<Layer, Set<number>>;
  perRow: number;
  name: string | null;
  setName: (name: string | null) => void;
}

function Side({ detail, marks, perRow, name, setName }: SideProps) {
  const items = useMemo(() => itemsOf(detail), [detail]);
  const hovered = items.find((item) => !item.isGroup && keyOf(item) === name);
  const both = { items, perRow, chosen: undefined, hovered, hover: (item: Item | null) => setName(item === null ? null : keyOf(item)), choose: () => undefined };
  return (
    <figure class="octets-figure" data-frame={detail.frame.number}>
      <figcaption><a href={`?frame=${detail.frame.number}`}>{typeText(detail.frame.type)}</a><span class="soft">frame {detail.frame.number}, {preciseClock(detail.frame.time)}, {detail.frame.name ?? detail.frame.source}</span></figcaption>
      <Octets {...both} layer="air" hex={detail.frame.hex} marked={marks.air} />
      {detail.plain === null ? null : <><p class="opened soft">In clear</p><Octets {...both} layer="plain" hex={detail.plain.hex} marked={marks.plain} /></>}
    </figure>
  );
}
