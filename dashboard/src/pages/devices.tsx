import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Device } from "../api/types";
import { useFleet, useNow } from "../parts/context";
import { Protection, Signal, State } from "../parts/marks";
import { BulkBar } from "../parts/bulk-bar";
import { Empty } from "../parts/notice";
import { Spark } from "../parts/spark";
import { Ago } from "../parts/time";
import { arrange, columns, states, tagsOf } from "../store/arrange";
import type { Column } from "../store/arrange";
import { navigate, setQuery, useRoute } from "../store/route";
import { all, extended, nobody, toggled } from "../store/selection";
import type { Selection } from "../store/selection";
import type { Trail } from "../store/trail";
import { dash, number } from "../words/format";
import type { Value } from "../words/values";

const rowHeight = 40;
const spare = 8;

/** All devices; only the rows on screen exist. */
export function DevicesPage() {
  const fleet = useFleet();
  const { query } = useRoute();
  const slow = Math.floor(useNow() / 5_000);
  const [at, setAt] = useState(0);
  const [marked, setMarked] = useState<Selection>(nobody);
  const [view, setView] = useState({ top: 0, height: 600 });
  const box = useRef<HTMLDivElement>(null);
  const text = query.get("q") ?? "";
  const state = query.get("state") ?? "";
  const tag = query.get("tag") ?? "";
  const sort = (query.get("sort") ?? "name") as Column;
  const down = query.get("down") !== null;
  // The order stays while values change: rows must not jump under the pointer.
  const ids = useMemo(() => arrange([...fleet.devices.values()], text, state, sort, down, tag).map((device) => device.id), [fleet.census, fleet.devices.size, text, state, sort, down, tag, slow]);
  const tags = useMemo(() => tagsOf(fleet.devices.values()), [fleet.census, fleet.devices.size, slow]);
  const isMixed = useMemo(() => new Set([...fleet.devices.values()].map((device) => device.protocol)).size > 1, [fleet.census, fleet.devices.size]);
  // What the filter hides is not marked any more: nobody acts upon what he does not see.
  const shown = useMemo(() => ids.filter((id) => marked.ids.has(id)), [ids, marked]);

  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return;
    }
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const watch = new ResizeObserver(look);
    watch.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => { watch.disconnect(); element.removeEventListener("scroll", look); };
  }, [fleet.devices.size === 0]);

  if (fleet.health === null) {
    return <p class="waiting">Loading the devices.</p>;
  }
  if (fleet.devices.size === 0) {
    return <Empty title="No devices yet" guide={["/guide/first-steps?part=2-a-device", "a first device"]} command="./sallyport node --link udp://127.0.0.1:7000 --network-name EnigmaIOT --network-key-file data/enigmaiot.key --name first">A device appears here with its first accepted frame.</Empty>;
  }
  const chosen = Math.min(at, ids.length - 1);
  const choose = (index: number): void => {
    const next = Math.max(0, Math.min(index, ids.length - 1));
    setAt(next);
    const element = box.current!;
    if (next * rowHeight < element.scrollTop) {
      element.scrollTop = next * rowHeight;
    } else if ((next + 2) * rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = (next + 2) * rowHeight - element.clientHeight;
    }
  };
  const mark = (id: string, isRange: boolean): void => setMarked(isRange ? extended(marked, ids, id) : toggled(marked, id));
  const press = (key: KeyboardEvent): void => {
    const here = ids[chosen];
    if (here !== undefined && (key.key === " " || (key.shiftKey && (key.key === "ArrowDown" || key.key === "ArrowUp")))) {
      key.preventDefault();
      const next = key.key === " " ? chosen : Math.max(0, Math.min(ids.length - 1, chosen + (key.key === "ArrowDown" ? 1 : -1)));
      setMarked(key.key === " " ? toggled(marked, here) : extended(marked.anchor === null ? { ...marked, anchor: here } : marked, ids, ids[next]!));
      choose(next);
      return;
    }
    if (key.key === "Escape" && marked.ids.size > 0) {
      setMarked(nobody);
      return;
    }
    if (key.key === "a" && (key.ctrlKey || key.metaKey)) {
      key.preventDefault();
      setMarked(all(marked, ids));
      return;
    }
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 2);
    const steps: Record<string, number> = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: chosen + page, PageUp: chosen - page, Home: 0, End: ids.length - 1 };
    const next = steps[key.key];
    if (next !== undefined) {
      key.preventDefault();
      choose(next);
    } else if (key.key === "Enter" && ids[chosen] !== undefined) {
      navigate(`/devices/${ids[chosen]}`);
    }
  };
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(ids.length, Math.ceil((view.top + view.height) / rowHeight) + spare);
  return (
    <div class="page fill">
      <header class="head">
        <h1>Devices</h1>
        <span class="soft">{ids.length === fleet.devices.size ? number(ids.length) : `${number(ids.length)} of ${number(fleet.devices.size)}`}</span>
        <input type="search" aria-label="Search devices" placeholder="Name, address or tag" value={text} onInput={(input) => setQuery({ q: input.currentTarget.value })}
          onKeyDown={(key) => key.key === "ArrowDown" && box.current?.focus()} />
        <select aria-label="State" value={state} onChange={(change) => setQuery({ state: change.currentTarget.value })}>
          {states.map(([word, title]) => <option key={word} value={word}>{title}</option>)}
        </select>
      </header>
      {tags.length === 0 ? null : (
        <div class="chips" role="group" aria-label="Tags">
          {tags.slice(0, 12).map(([word, count]) => (
            <button key={word} type="button" class="chip" aria-pressed={word === tag} onClick={() => setQuery({ tag: word === tag ? null : word })}>{word} <span class="soft">{number(count)}</span></button>
          ))}
          {tags.length <= 12 ? null : (
            <select aria-label="More tags" value={tag} onChange={(change) => setQuery({ tag: change.currentTarget.value })}>
              <option value="">{`${number(tags.length - 12)} more`}</option>
              {tags.slice(12).map(([word, count]) => <option key={word} value={word}>{`${word} (${number(count)})`}</option>)}
            </select>
          )}
        </div>
      )}
      {shown.length === 0 ? null : <BulkBar ids={shown} clear={() => setMarked(nobody)} />}
      {ids.length === 0 ? <p class="none">No device fits. <button type="button" class="link" onClick={() => setQuery({ q: null, state: null, tag: null })}>Show all</button></p> : null}
      <div class="table" ref={box} tabIndex={0} role="grid" aria-multiselectable="true" aria-rowcount={ids.length} aria-label="Devices" aria-activedescendant={ids.length > 0 ? `row-${chosen}` : undefined} onKeyDown={press}>
        <div class="row heads" role="row">
          <span role="columnheader" class="c-mark"><input type="checkbox" aria-label="Mark all that are shown" checked={ids.length > 0 && shown.length === ids.length} onChange={() => setMarked(all(marked, ids))} /></span>
          {columns.map(([key, title]) => (
            <span key={key} role="columnheader" class={`c-${key}`} aria-sort={sort === key ? (down ? "descending" : "ascending") : undefined}>
              {key === "value" ? title : <button type="button" onClick={() => setQuery({ sort: key, down: sort === key && !down ? "1" : null })}>{title}{sort === key ? (down ? " \u2193" : " \u2191") : ""}</button>}
            </span>
          ))}
        </div>
        <div class="rows" role="rowgroup" style={{ height: `${ids.length * rowHeight}px` }}>
          {ids.slice(first, last).map((id, offset) => {
            const device = fleet.devices.get(id);
            const index = first + offset;
            return device === undefined ? null : <Row key={id} device={device} values={fleet.newest.get(id)} trail={fleet.trails.get(id)} isMixed={isMixed} index={index} chosen={index === chosen} marked={marked.ids.has(id)} mark={mark} />;
          })}
        </div>
      </div>
    </div>
  );
}

interface RowFacts {
  device: Device;
  values: Value[] | undefined;
  trail: Trail | undefined;
  isMixed: boolean;
  index: number;
  chosen: boolean;
  marked: boolean;
  mark: (id: string, isRange: boolean) => void;
}

function Row({ device, values, trail, isMixed, index, chosen, marked, mark }: RowFacts) {
  const click = (event: MouseEvent): void => {
    // The shift key marks a range wherever the row is hit; a link would open a window.
    if (event.shiftKey) {
      event.preventDefault();
      mark(device.id, true);
    }
  };
  return (
    <div class={`row${chosen ? " chosen" : ""}${marked ? " marked" : ""}`} id={`row-${index}`} role="row" aria-rowindex={index + 1} aria-selected={marked} style={{ top: `${index * rowHeight}px` }} onClick={click}>
      <span role="gridcell" class="c-mark"><input type="checkbox" tabIndex={-1} aria-label={`Mark ${device.name ?? device.address}`} checked={marked} onClick={(event) => { event.stopPropagation(); mark(device.id, event.shiftKey); }} /></span>
      <span role="gridcell" class="c-name"><a href={`/devices/${device.id}`} tabIndex={-1}>{device.name ?? device.address}</a>{isMixed ? <span class="protocol">{device.protocol}</span> : null}{device.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}{device.name === null ? null : <code>{device.address}</code>}</span>
      <span role="gridcell" class="c-state"><State state={device.state} /></span>
      <span role="gridcell" class="c-value"><Spark trail={trail} />{values === undefined ? <span class="faint" title="Nothing that can be read is among the newest entries; History on its page has the older ones">{dash}</span> : valueText(values)}</span>
      <span role="gridcell" class="c-rssi"><Signal dbm={device.rssi} /></span>
      <span role="gridcell" class="c-seen"><Ago time={device.lastSeen} /></span>
      <span role="gridcell" class="c-firmware">{device.firmware ?? <span class="faint" title="Not told yet; Version on its page asks for it">{dash}</span>}</span>
      <span role="gridcell" class="c-protection"><Protection word={device.protection} /></span>
    </div>
  );
}

const valueText = (values: Value[]): string =>
  values.slice(0, 3).map((one) => {
    const value = typeof one.value === "number" ? number(one.value) : String(one.value);
    return one.unit === "" ? `${one.label} ${value}` : `${value} ${one.unit}`;
  }).join(", ");
