import { Signal, State } from "../parts/marks";
import type { Layout, MapNode } from "../store/map-layout";
import { groupOf, lossOf } from "../store/map-words";
import { setQuery, useRoute } from "../store/route";
import { absolute, ago, count, dash, number } from "../words/format";

const rows = 100;

/** The same as the picture, in rows: for keyboards, readers and narrow screens. */
export function MapList({ layout, nodes, group, now }: { layout: Layout; nodes: Map<string, MapNode>; group: string; now: number }) {
  const { query } = useRoute();
  const fitting = layout.places.filter((place) => { const node = nodes.get(place.id); return node !== undefined && (group === "" || groupOf(node.state) === group); });
  const from = Math.min(Math.max(0, Number(query.get("from")) || 0), Math.max(0, fitting.length - 1));
  return (
    <div class="card scroll map-list" tabIndex={0} role="region" aria-label="Devices of the map">
      <table class="plain">
        <thead><tr><th>Device</th><th>State</th><th>Hangs on</th><th class="figure">Hops</th><th>Signal</th><th class="figure">Lost</th><th>Heard</th></tr></thead>
        <tbody>
          {fitting.slice(from, from + rows).map((place) => {
            const node = nodes.get(place.id)!;
            const loss = lossOf(node);
            const parent = place.parent === null ? undefined : nodes.get(place.parent);
            return (
              <tr key={place.id}>
                <td><a href={`/devices/${place.id}`}>{node.name ?? node.address}</a></td>
                <td><State state={node.state} /></td>
                <td>{parent === undefined ? <>{node.segment} <span class="soft">{node.protocol}</span></> : (parent.name ?? parent.address)}</td>
                <td class="figure">{place.hops}</td>
                <td><Signal dbm={node.rssi} /></td>
                <td class="figure">{loss === null ? <span class="faint" title="No messages yet">{dash}</span> : `${number(loss)} %`}</td>
                <td>{node.lastSeen === null ? <span class="faint" title="Not among the entries that were counted">{dash}</span> : <time dateTime={node.lastSeen} title={absolute(node.lastSeen)}>{ago(node.lastSeen, now)}</time>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {fitting.length <= rows ? null : (
        <p class="turn">
          <button type="button" disabled={from === 0} onClick={() => setQuery({ from: from <= rows ? null : String(from - rows) })}>Before</button>
          <span>{`${number(from + 1)} to ${number(Math.min(from + rows, fitting.length))} of ${count(fitting.length, "device")}`}</span>
          <button type="button" disabled={from + rows >= fitting.length} onClick={() => setQuery({ from: String(from + rows) })}>Next</button>
        </p>
      )}
      {fitting.length === 0 ? <p class="soft">No device is in this state.</p> : null}
    </div>
  );
}
