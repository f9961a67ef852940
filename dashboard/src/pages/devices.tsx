import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Device } from "../api/types";
import { useFleet, useNow } from "../parts/context";
import { Protection, Signal, State } from "../parts/marks";
import { Empty } from "../parts/notice";
import { Ago } from "../parts/time";
import { arrange, columns, states } from "../store/arrange";
import type { Column } from "../store/arrange";
import { navigate, setQuery, useRoute } from "../store/route";
import { number } from "../words/format";
import type { Value } from "../words/values";

const rowHeight = 40;
const spare = 8;

/** All devices; only the rows on screen exist. */
export function DevicesPage() {
  const fleet = useFleet();
  const { query } = useRoute();
  const slow = Math.floor(useNow() / 5_000);
  const [at, setAt] = useState(0);
  const [view, setView] = useState({ top: 0, height: 600 });
  const box = useRef<HTMLDivElement>(null);
  const text = query.get("q") ?? "";
  const state = query.get("state") ?? "";
  const sort = (query.get("sort") ?? "name") as Column;
  const down = query.get("down") !== null;
  // The order stays while values change: rows must not jump under the pointer.
  const ids = useMemo(() => arrange([...fleet.devices.values()], text, state, sort, down).map((device) => device.id), [fleet.census, fleet.devices.size, text, state, sort, down, slow]);

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

  if (fleet.health !== null && fleet.devices.size === 0) {
    return <Empty title="No devices yet" command="./sallyport node --link udp://127.0.0.1:7000 --network-name EnigmaIOT --network-key-file data/enigmaiot.key --name first">A device appears here with its first accepted frame.</Empty>;
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
  const press = (key: KeyboardEvent): void => {
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
      {ids.length === 0 ? <p class="none">No device fits. <button type="button" class="link" onClick={() => setQuery({ q: null, state: null })}>Show all</button></p> : null}
      <div class="table" ref={box} tabIndex={0} role="grid" aria-rowcount={ids.length} aria-label="Devices" aria-activedescendant={ids.length > 0 ? `row-${chosen}` : undefined} onKeyDown={press}>
        <div class="row heads" role="row">
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
            return device === undefined ? null : <Row key={id} device={device} values={fleet.newest.get(id)} index={index} chosen={index === chosen} />;
          })}
        </div>
      </div>
    </div>
  );
}

function Row({ device, values, index, chosen }: { device: Device; values: Value[] | undefined; index: number; chosen: boolean }) {
  return (
    <div class={`row${chosen ? " chosen" : ""}`} id={`row-${index}`} role="row" aria-rowindex={index + 1} aria-selected={chosen} style={{ top: `${index * rowHeight}px` }}>
      <span role="gridcell" class="c-name"><a href={`/devices/${device.id}`} tabIndex={-1}>{device.name ?? device.address}</a>{device.name === null ? null : <code>{device.address}</code>}</span>
      <span role="gridcell" class="c-state"><State state={device.state} /></span>
      <span role="gridcell" class="c-value">{valueText(values)}</span>
      <span role="gridcell" class="c-rssi"><Signal dbm={device.rssi} /></span>
      <span role="gridcell" class="c-seen"><Ago time={device.lastSeen} /></span>
      <span role="gridcell" class="c-protection"><Protection word={device.protection} /></span>
    </div>
  );
}

const valueText = (values: Value[] | undefined): string =>
  values === undefined ? "" : values.slice(0, 3).map((one) => `${typeof one.value === "number" ? number(one.value) : one.value}${one.unit === "" ? ` ${one.label}` : ` ${one.unit}`}`).join(", ");
