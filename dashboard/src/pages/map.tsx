import "../styles/map.css";
import { useMemo } from "preact/hooks";
import { useApi, useFleet, useNow } from "../parts/context";
import { MapPicture, sentenceOf } from "../parts/map-picture";
import { mostLines } from "../parts/map-draw";
import { Shape, State } from "../parts/marks";
import { Empty, Fault } from "../parts/notice";
import { changesOf, latestOf } from "../store/map-changes";
import type { Change } from "../store/map-changes";
import { layOut } from "../store/map-layout";
import type { MapNode } from "../store/map-layout";
import { ages, groupOf, groups } from "../store/map-words";
import { usePast } from "../store/past";
import type { Topology } from "../store/past";
import { navigate, setQuery, useRoute } from "../store/route";
import { absolute, ago, clock, number } from "../words/format";
import { toneOf } from "../words/meaning";
import { MapList } from "./map-list";

const spans: [key: string, title: string, seconds: number][] = [["hour", "Last hour", 3_600], ["day", "Last day", 86_400], ["week", "Last week", 604_800]];
const notches = 240;
const mostChanges = 100;
const mostLatest = 20;

/** Who hangs on whom, how well, and what was different before. */
export function MapPage() {
  const fleet = useFleet();
  const api = useApi();
  const { query } = useRoute();
  const time = useNow();
  const at = query.get("at");
  const moment = at === null ? NaN : Date.parse(at);
  const { past, fault } = usePast(api, Number.isNaN(moment) ? null : at);
  const group = query.get("state") ?? "";
  const chosen = query.get("device");
  const isList = query.get("view") === "list";

  const links = fleet.health?.links ?? [];
  const present = fleet.devices as Map<string, MapNode>;
  const nodes = useMemo(() => (past === null ? present : new Map(past.nodes.map((node) => [node.id, node]))), [past, past === null ? fleet.version : 0]);
  // Devices of the present keep their places while the slider moves: what was not there yet leaves a gap.
  const layout = useMemo(
    () => layOut(new Map([...(past?.nodes ?? []).map((node): [string, MapNode] => [node.id, node]), ...present]).values(), links.map((link): [string, string] => [link.protocol, link.segment])),
    [past, fleet.census, fleet.devices.size, links.map((link) => link.segment).join()]);
  const shownAt = past === null ? time : Date.parse(past.at);

  if (fleet.health === null) {
    return <p class="waiting">Loading the network.</p>;
  }
  if (fleet.devices.size === 0) {
    return <Empty title="No devices yet" guide={["/guide/first-steps?part=2-a-device", "a first device"]} command="./sallyport node --link udp://127.0.0.1:7000 --network-name EnigmaIOT --network-key-file data/enigmaiot.key --name first">The map shows each device around its network: how far, how well it is heard, and how long ago. Nothing is sent to draw it.</Empty>;
  }
  const node = chosen === null ? undefined : nodes.get(chosen);
  return (
    <div class="page fill map">
      <header class="head">
        <h1>Map</h1>
        <GroupChips nodes={nodes} group={group} />
        <span class="grow" />
        <div class="choice" role="group" aria-label="Form">
          <button type="button" aria-pressed={!isList} onClick={() => setQuery({ view: null, from: null })}>Picture</button>
          <button type="button" aria-pressed={isList} onClick={() => setQuery({ view: "list" })}>List</button>
        </div>
      </header>
      {fault === null ? null : <Fault fault={fault} />}
      <div class="map-columns">
        <section class="map-main" aria-label="Devices">
          {isList ? <MapList layout={layout} nodes={nodes} group={group} now={shownAt} />
            : <MapPicture layout={layout} nodes={nodes} links={links} now={shownAt} group={group} chosen={chosen} choose={(id) => setQuery({ device: id })} open={(id) => navigate(`/devices/${id}`)} />}
          {isList ? null : <Legend many={layout.places.length} />}
        </section>
        <aside class="map-side" aria-label="What changed">
          {node === undefined ? null : (
            <div class="card chosen">
              <header><h2>{node.name ?? node.address}</h2><State state={node.state} /></header>
              <p class="soft">{sentenceOf(node, shownAt).slice((node.name ?? node.address).length + 2)}</p>
              <a class="button" href={`/devices/${node.id}`}>Open</a>
            </div>
          )}
          <Changes past={past} present={present} isPast={!Number.isNaN(moment)} failed={fault !== null} />
        </aside>
      </div>
      <TimeSlider at={Number.isNaN(moment) ? null : moment} now={time} past={past} />
    </div>
  );
}

function GroupChips({ nodes, group }: { nodes: Map<string, MapNode>; group: string }) {
  const counts = new Map<string, number>();
  nodes.forEach((node) => counts.set(groupOf(node.state), (counts.get(groupOf(node.state)) ?? 0) + 1));
  const shown = groups.filter(([key]) => counts.has(key) || key === group);
  return (
    <div class="choice" role="group" aria-label="State">
      <button type="button" aria-pressed={group === ""} onClick={() => setQuery({ state: null, from: null })}>{`All ${number(nodes.size)}`}</button>
      {shown.map(([key, title, states]) => (
        <button key={key} type="button" aria-pressed={group === key} onClick={() => setQuery({ state: group === key ? null : key, from: null })}>
          <Shape tone={toneOf(states[0]!)} />{`${title} ${number(counts.get(key) ?? 0)}`}
        </button>
      ))}
    </div>
  );
}

function Legend({ many }: { many: number }) {
  return (
    <ul class="legend">
      <li class="soft">Heard within</li>
      {ages.map(([, text], step) => <li key={text}><i class={`swatch age-${step}`} />{text}</li>)}
      {many > mostLines ? <li class="soft">{`Lines are drawn up to ${number(mostLines)} devices`}</li> : (
        <>
          <li><svg viewBox="0 0 26 8" width="26" height="8" aria-hidden="true"><path d="M0 4h12" stroke-width="1" /><path d="M14 4h12" stroke-width="4" /></svg>weak, strong</li>
          <li><svg viewBox="0 0 26 8" width="26" height="8" aria-hidden="true"><path d="M0 4h26" stroke-width="2" stroke-dasharray="6 4" /></svg>loses over 5 %</li>
        </>
      )}
      <li class="soft">Distance: hops</li>
    </ul>
  );
}

function Changes({ past, present, isPast, failed }: { past: Topology | null; present: Map<string, MapNode>; isPast: boolean; failed: boolean }) {
  const fleet = useFleet();
  const now = useNow();
  if (!isPast) {
    const latest = latestOf(fleet.entries, (id) => fleet.nameOf(id), mostLatest);
    return (
      <div class="card changes">
        <header><h2>Latest changes</h2></header>
        {latest.length === 0 ? <p class="soft">Nobody joined or left since these records begin.</p> : (
          <ul>{latest.map((change) => <Line key={change.key} change={change} when={<time dateTime={change.time} title={absolute(change.time)}>{ago(change.time, now)}</time>} />)}</ul>
        )}
      </div>
    );
  }
  if (past === null) {
    return failed ? null : <p class="waiting">Reading the journal.</p>;
  }
  const changes = changesOf(past.nodes, present, Date.parse(past.at), Date.parse(past.countedFrom), fleet.entries);
  return (
    <div class="card changes">
      <header><h2>{`Different since ${clock(past.at)}`}</h2></header>
      {changes.length === 0 ? <p class="soft">Nothing: the same devices in the same state.</p> : <ul>{changes.slice(0, mostChanges).map((change) => <Line key={change.key} change={change} />)}</ul>}
      {changes.length > mostChanges ? <p class="soft">{`${number(changes.length - mostChanges)} more.`}</p> : null}
    </div>
  );
}

function Line({ change, when }: { change: Change; when?: preact.JSX.Element }) {
  return (
    <li>
      <Shape tone={change.tone} />
      <span>{change.device === "" ? <strong>{change.subject}</strong> : <a href={`/devices/${change.device}`}>{change.subject}</a>} {change.text}{when === undefined ? null : <span class="soft">, {when}</span>}</span>
    </li>
  );
}

function TimeSlider({ at, now, past }: { at: number | null; now: number; past: Topology | null }) {
  const { query } = useRoute();
  const [key, , seconds] = spans.find(([word]) => word === query.get("span")) ?? spans[0]!;
  const step = seconds / notches;
  const value = at === null ? 0 : Math.max(-seconds, Math.min(0, Math.round((at - now) / 1000 / step) * step));
  const pull = (to: number): void => setQuery({ at: to >= 0 ? null : new Date(now + to * 1000).toISOString() });
  return (
    <div class="map-time">
      <select aria-label="Length of the slider" value={key} onChange={(change) => setQuery({ span: change.currentTarget.value === "hour" ? null : change.currentTarget.value })}>
        {spans.map(([word, title]) => <option key={word} value={word}>{title}</option>)}
      </select>
      <input type="range" aria-label="Moment that is shown" min={-seconds} max={0} step={step} value={value} aria-valuetext={at === null ? "now" : absolute(at)} onInput={(input) => pull(Number(input.currentTarget.value))} />
      <output>{at === null ? "now" : absolute(at)}</output>
      <button type="button" disabled={at === null} onClick={() => setQuery({ at: null })}>Now</button>
      {past === null ? null : <p class="soft">{toldOf(past)}</p>}
    </div>
  );
}

/** How far the picture of a past moment can be trusted. */
export function toldOf(past: Topology): string {
  return past.oldest !== null && Date.parse(past.at) < Date.parse(past.oldest) ? `The journal begins at ${absolute(past.oldest)}.`
    : past.whole ? "Counted from the first entry of the journal."
    : `Counted from ${absolute(past.countedFrom)}. A hollow mark was not heard between then and this moment.`;
}

