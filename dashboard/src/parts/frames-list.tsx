import { useEffect, useRef, useState } from "preact/hooks";
import type { FrameRow } from "../api/frame-types";
import { verdicts, preciseClock, typeText } from "../words/frames";
import { absolute } from "../words/format";
import { Shape } from "./marks";

const rowHeight = 32;
const spare = 8;

interface Props {
  frames: FrameRow[];
  chosen: number | null;
  compared: number | null;
  /** True while another filter is being applied, or it has a mistake. */
  isStale: boolean;
  /** True where the octets of a row have room. */
  isWide: boolean;
  choose: (frame: FrameRow) => void;
  open: (frame: FrameRow) => void;
  /** Somebody reads: rows must not jump. */
  hold: (holds: boolean) => void;
  readOlder: () => void;
}

/** Frames, the newest first; only the rows on screen exist. */
export function FramesList({ frames, chosen, compared, isStale, isWide, choose, open, hold, readOlder }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const isOver = useRef(false);
  useEffect(() => {
    const element = box.current!;
    const look = (): void => {
      setView({ top: element.scrollTop, height: element.clientHeight });
      hold(isOver.current || element.scrollTop > 0);
    };
    const watch = new ResizeObserver(look);
    watch.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => { watch.disconnect(); element.removeEventListener("scroll", look); };
  }, []);
  const over = (is: boolean): void => {
    isOver.current = is;
    hold(is || (box.current?.scrollTop ?? 0) > 0);
  };
  const index = frames.findIndex((frame) => frame.number === chosen);
  const press = (key: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 2);
    const steps: Record<string, number> = { ArrowDown: index + 1, ArrowUp: Math.max(0, index - 1), PageDown: index + page, PageUp: index - page, Home: 0, End: frames.length - 1 };
    const wanted = steps[key.key];
    const next = frames[Math.max(0, Math.min(wanted ?? index, frames.length - 1))];
    if (key.key === "Enter" && frames[index] !== undefined) {
      key.preventDefault();
      open(frames[index]);
    } else if (wanted !== undefined && next !== undefined) {
      key.preventDefault();
      choose(next);
      const place = frames.indexOf(next) * rowHeight;
      const element = box.current!;
      if (place < element.scrollTop) {
        element.scrollTop = place;
      } else if (place + 2 * rowHeight > element.scrollTop + element.clientHeight) {
        element.scrollTop = place + 2 * rowHeight - element.clientHeight;
      }
    }
  };
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(frames.length, Math.ceil((view.top + view.height) / rowHeight) + spare);
  useEffect(() => {
    if (last === frames.length && view.top > 0) {
      readOlder();
    }
  }, [last, frames.length, view.top]);
  return (
    <div class={`table frames-table${isWide ? " wide" : ""}${isStale ? " stale" : ""}`} ref={box} tabIndex={0} role="grid" aria-label="Frames" aria-rowcount={frames.length} aria-activedescendant={index >= first && index < last ? `frame-${chosen}` : undefined}
      onKeyDown={press} onMouseEnter={() => over(true)} onMouseLeave={() => over(false)}>
      <div class="frow heads" role="row">
        <span role="columnheader">Time</span><span role="columnheader">Way</span><span role="columnheader">Device</span><span role="columnheader">Type</span><span role="columnheader">Verdict</span>
        {isWide ? <><span role="columnheader" class="figure">Length</span><span role="columnheader" class="figure">Signal</span><span role="columnheader">Octets</span></> : null}
      </div>
      <div class="rows" role="rowgroup" style={{ height: `${frames.length * rowHeight}px` }}>
        {frames.slice(first, last).map((frame, offset) => (
          <Row key={frame.number} frame={frame} place={first + offset} isWide={isWide} mark={frame.number === chosen ? "chosen" : frame.number === compared ? "compared" : ""} choose={choose} />
        ))}
      </div>
    </div>
  );
}

function Row({ frame, place, isWide, mark, choose }: { frame: FrameRow; place: number; isWide: boolean; mark: string; choose: (frame: FrameRow) => void }) {
  const verdict = verdicts[frame.verdict];
  return (
    <div class={`frow ${mark}`} id={`frame-${frame.number}`} data-number={frame.number} role="row" aria-rowindex={place + 2} aria-selected={mark === "chosen"} style={{ top: `${place * rowHeight}px` }} onClick={() => choose(frame)}>
      <time role="gridcell" dateTime={frame.time} title={absolute(frame.time)}>{preciseClock(frame.time)}</time>
      <span role="gridcell" class={`way ${frame.direction}`}>{frame.direction === "in" ? "\u2193 in" : "\u2191 out"}</span>
      <span role="gridcell" class="who" title={frame.device}>{frame.device.endsWith("/broadcast") ? "all devices" : (frame.name ?? frame.device.slice(frame.device.lastIndexOf("/") + 1))}</span>
      <span role="gridcell" title={frame.type}>{typeText(frame.type)}</span>
      <span role="gridcell" class="state" title={frame.reason ?? verdict?.meaning}><Shape tone={verdict?.tone ?? "none"} /><span>{frame.reason ?? frame.verdict.replace(/-/g, " ")}</span></span>
      {isWide ? (
        <>
          <span role="gridcell" class="figure">{frame.length}</span>
          <span role="gridcell" class="figure">{frame.rssi ?? "\u2014"}</span>
          <code role="gridcell" class="hex">{frame.hex.slice(0, 96).replace(/../g, "$& ")}</code>
        </>
      ) : null}
    </div>
  );
}
