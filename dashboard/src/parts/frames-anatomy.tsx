import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FrameDetail } from "../api/frame-types";
import { itemsOf, step } from "../store/frames-fields";
import type { Item } from "../store/frames-fields";
import { absolute } from "../words/format";
import { reasonOf } from "../words/meaning";
import { keyText, placeText, typeText, verdicts } from "../words/frames";
import { Shape, Signal } from "./marks";
import { FieldTable, Value } from "./frames-fields";
import { Octets } from "./frames-octets";

interface Props {
  detail: FrameDetail;
  /** Octets in a row of the picture. */
  perRow: number;
  field: string | null;
  setField: (id: string | null) => void;
  children?: ComponentChildren;
}

/** A frame, octet by octet: on the air, in clear, and what each field means. Arrow keys walk the fields. */
export function Anatomy({ detail, perRow, field, setField, children }: Props) {
  const items = useMemo(() => itemsOf(detail), [detail]);
  const [hovered, setHovered] = useState<Item | null>(null);
  const byKeys = useRef(false);
  // What scrolls under a resting pointer is not pointed at.
  const hover = (item: Item | null): void => {
    if (!byKeys.current) {
      setHovered(item);
    }
  };
  const box = useRef<HTMLElement>(null);
  useEffect(() => setHovered(null), [detail]);
  const chosen = items.find((item) => item.id === field);
  const shown = hovered ?? chosen ?? undefined;
  const choose = (item: Item): void => {
    setField(item.id);
    box.current?.focus({ preventScroll: true });
  };
  const press = (key: KeyboardEvent): void => {
    const by = key.key === "ArrowRight" || key.key === "ArrowDown" ? 1 : key.key === "ArrowLeft" || key.key === "ArrowUp" ? -1 : 0;
    if (by !== 0 && key.target === box.current) {
      key.preventDefault();
      byKeys.current = true;
      setHovered(null);
      setField(step(items, field, by)?.id ?? null);
    }
  };
  const frame = detail.frame;
  const both = { items, perRow, chosen, hovered: hovered ?? undefined, hover, choose };
  return (
    <section class="anatomy" ref={box} tabIndex={0} onKeyDown={press} onMouseMoveCapture={(move) => { byKeys.current &&= move.movementX === 0 && move.movementY === 0; }} aria-label={`Frame ${frame.number}: arrow keys walk its fields`}>
      {children}
      <Summary detail={detail} />
      {detail.problem === null ? null : <p class="mistake">{detail.problem}</p>}
      <figure class="octets-figure">
        <figcaption>On the air<span class="soft">{frame.length} octets</span></figcaption>
        <Octets {...both} layer="air" hex={frame.hex} />
      </figure>
      <Decryption detail={detail} />
      {detail.plain === null ? null : <Octets {...both} layer="plain" hex={detail.plain.hex} />}
      <p class="field-now" aria-live="polite">
        {shown === undefined ? <span class="soft">Choose an octet, or walk the fields with the arrow keys.</span> : (
          <>
            <strong><span class={`tint role-${shown.role}`} aria-hidden="true" />{shown.name}</strong> <Value item={shown} />
            <span class="soft">{shown.meaning ?? ""}</span>
            <span class="faint">{placeText(shown.offset, shown.length)}{shown.layer === "plain" ? " in clear" : ""}{shown.section === null ? "" : `, ${shown.section}`}</span>
          </>
        )}
      </p>
      <FieldTable items={items} chosen={chosen} hovered={hovered ?? undefined} hover={hover} choose={choose} />
    </section>
  );
}

function Summary({ detail }: { detail: FrameDetail }) {
  const frame = detail.frame;
  const verdict = verdicts[frame.verdict];
  return (
    <dl class="frame-facts">
      <dt>Verdict</dt>
      <dd><span class="state" title={verdict?.meaning}><Shape tone={verdict?.tone ?? "none"} />{frame.verdict.replace(/-/g, " ")}</span>{frame.reason === null ? null : <span>: {reasonOf(frame.reason)} <code class="faint">{frame.reason}</code></span>}</dd>
      <dt>Device</dt>
      <dd>{frame.device.endsWith("/broadcast") ? "all devices" : <a href={`/devices/${frame.device}`}>{frame.name ?? frame.device.slice(frame.device.lastIndexOf("/") + 1)}</a>}
        {frame.downlinkId === null ? null : <>, carries <a href={`/devices/${frame.device}?tab=queue`}>downlink {frame.downlinkId}</a></>}</dd>
      <dt>Way</dt>
      <dd><code>{frame.source}</code> to <code>{frame.destination}</code> <span class="soft">{frame.link}</span></dd>
      <dt>{frame.direction === "in" ? "Heard" : "Sent"}</dt>
      <dd><time dateTime={frame.time}>{absolute(frame.time)}</time>{frame.rssi === null ? null : <>, <Signal dbm={frame.rssi} /></>}{frame.channel === null ? null : <span class="soft">, channel {frame.channel}</span>}</dd>
    </dl>
  );
}

/** What stands between the octets on the air and those in clear. */
function Decryption({ detail }: { detail: FrameDetail }) {
  const frame = detail.frame;
  const isEncrypted = detail.fields.some((field) => field.role === "encrypted");
  if (!isEncrypted) {
    const isProved = detail.fields.some((field) => field.name === "tag");
    return <p class="opened soft">This frame is in clear: anybody can read it{detail.problem === null && !isProved ? " and forge it" : ""}.</p>;
  }
  const what = detail.plain !== null ? <>opened with the <b>{keyText(frame.key, frame.keyEpoch)}</b><span class="soft">{detail.plain.hex.length / 2} octets, from octet {detail.plain.offset} on</span></>
    : frame.key !== "none" ? <>opened with the <b>{keyText(frame.key, frame.keyEpoch)}</b><span class="soft">what it says is not kept: frames.plaintext is off</span></>
    : <>not opened<span class="soft">{frame.verdict === "refused" ? "no key fitted, or it was refused before" : "nobody tried"}</span></>;
  return (
    <p class="opened">
      <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path d="M3 6.5h8v6H3zM4.5 6.5V4a2.5 2.5 0 0 1 5 0" fill="none" stroke="currentColor" stroke-width="1.4" /></svg>
      {what}
    </p>
  );
}

/** The heading of a frame. */
export function Title({ detail }: { detail: FrameDetail }) {
  const frame = detail.frame;
  return <h2><span class={`way ${frame.direction}`} title={frame.direction === "in" ? "From a device" : "To a device"}>{frame.direction === "in" ? "\u2193 in" : "\u2191 out"}</span> {typeText(frame.type)} <span class="soft">frame {frame.number}</span></h2>;
}
