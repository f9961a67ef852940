import { useEffect, useState } from "preact/hooks";
import { devicePath } from "../api/client";
import { Problem } from "../api/problem";
import type { Device, Entry } from "../api/types";
import { useApi, useFeed, useFleet } from "../parts/context";
import { Charts } from "../parts/charts";
import { Flash } from "../parts/flash";
import { DeviceNote } from "../parts/device-note";
import { DeviceReplace } from "../parts/device-replace";
import { DeviceTags } from "../parts/device-tags";
import { DeviceTitle, NameState } from "../parts/device-title";
import { Protection, Shape, Signal, State } from "../parts/marks";
import { Empty, Fault } from "../parts/notice";
import { useRefusal } from "../parts/rights";
import { Ago } from "../parts/time";
import { useHistory } from "../store/history";
import { useRoute } from "../store/route";
import { absolute, clock, dash, number, period, span } from "../words/format";
import { reasonOf, stateMeaning } from "../words/meaning";
import { CommandTab } from "./device-commands";
import { HistoryTab } from "./device-history";
import { QueueTab } from "./device-queue";
import { DeviceAlerts } from "../parts/alert-list";
import { RefusedTab } from "./device-refused";
import { EntryTable } from "../parts/entry-table";

const tabs: [string, string][] = [["commands", "Commands"], ["queue", "Queue"], ["history", "History"], ["refused", "Refused"]];

/** What is this device doing, and make it do this. */
export function DevicePage({ id }: { id: string }) {
  const fleet = useFleet();
  const feed = useFeed();
  const isKnown = fleet.devices.has(id);
  useEffect(() => (isKnown ? feed.watch(id) : undefined), [feed, id, isKnown]);
  const { query } = useRoute();
  const { entries, fault, retry } = useHistory(useFeed(), id);
  const device = fleet.devices.get(id);
  if (device === undefined && entries !== null && entries.length === 0 && fleet.health !== null) {
    return <Empty title="There is no such device">{id} never joined, or its entries are gone. <a href="/devices">All devices</a></Empty>;
  }
  if (device === undefined) {
    return fleet.health === null || entries === null ? <p class="waiting">Loading the device.</p> : <Stranger id={id} entries={entries} />;
  }
  const tab = query.get("tab") ?? "commands";
  const refused = entries?.filter((entry) => entry.kind === "refused") ?? [];
  return (
    <div class="page device">
      <header class="head">
        <a class="back" href="/devices">Devices</a>
        <DeviceTitle device={device} />
        <State state={device.state} />
        <span class="soft"><Why device={device} why={fleet.leftWhy.get(id)} /></span>
      </header>
      <DeviceAlerts id={id} />
      {device.replacedBy === null ? null : <p class="differs retired"><Shape tone="attention" />Its place was taken by <a href={`/devices/${device.replacedBy}`}>{fleet.nameOf(device.replacedBy)}</a>{device.state === "left" ? "." : ", but it reports again."}</p>}
      <NameState device={device} />
      <DeviceTags device={device} />
      <div class="columns">
        <section class="says" aria-label="What it says">
          {fault === null ? null : <Fault fault={fault} retry={retry} />}
          <Charts device={id} name={device.name ?? device.address} entries={entries ?? []} loaded={entries !== null} />
        </section>
        <aside aria-label="What it is"><Facts device={device} /></aside>
      </div>
      <nav class="tabs" aria-label="About this device">
        {tabs.map(([key, title]) => (
          <a key={key} href={`/devices/${id}?tab=${key}`} data-keep class={key === tab ? "here" : ""} aria-current={key === tab ? "true" : undefined}>
            {title}{key === "refused" && refused.length > 0 ? <b class="many">{refused.reduce((all, entry) => all + Number(entry["count"]), 0)}</b> : null}
          </a>
        ))}
        <a href={`/frames?filter=${encodeURIComponent(`device:${id}`)}`}>Frames</a>
      </nav>
      <section class="tab">
        {tab === "queue" ? <QueueTab device={id} />
          : tab === "history" ? <HistoryTab device={id} entries={entries ?? []} />
          : tab === "refused" ? <RefusedTab device={id} />
          : <CommandTab device={device} />}
      </section>
    </div>
  );
}

function Why({ device, why }: { device: Device; why: string | undefined }) {
  const learned = device.availability;
  const reason = (device.state === "late" || device.state === "offline") && learned != null ? learned.reason : stateMeaning(device.state);
  return <>{device.state === "left" && why !== undefined ? reasonOf(why) : reason}, last heard <Ago time={device.lastSeen} /></>;
}

/** How often it speaks, as learned, and when it is expected next. */
function Rhythm({ device }: { device: Device }) {
  const known = device.availability;
  if (known == null || known.usualSeconds === null) {
    return <span class="faint" title="It was heard too rarely">{dash}</span>;
  }
  const rest = known.intervals > 0 ? `learned from ${known.intervals} intervals` : "from the sleep time that it told";
  return (
    <span title={`${rest}; late after ${absolute(known.lateAt)}`}>
      {period(known.usualSeconds)}
      <span class="soft">{known.lateSince === null ? (known.expectedAt === null ? "" : `, next about ${clock(known.expectedAt)}`) : `, late since ${absolute(known.lateSince)}`}</span>
    </span>
  );
}

/** A sender that never became a device: only what was refused is known. */
function Stranger({ id, entries }: { id: string; entries: Entry[] }) {
  return (
    <div class="page">
      <header class="head"><a class="back" href="/devices">Devices</a><h1>{id.slice(id.lastIndexOf("/") + 1)}</h1></header>
      <p>This sender never joined. What is known of it:</p>
      <RefusedTab device={id} />
      <EntryTable entries={entries.toReversed()} none="Nothing." />
    </div>
  );
}

function Facts({ device }: { device: Device }) {
  const api = useApi();
  const [fault, setFault] = useState<unknown>(null);
  const [asks, setAsks] = useState(false);
  const refused = useRefusal("operator");
  const [now, setNow] = useState(Date.now());
  useEffect(() => setNow(Date.now()), [device]);
  const end = async (): Promise<void> => {
    setAsks(false);
    try {
      await api.delete(devicePath(device.id));
      setFault(null);
    } catch (problem) {
      setFault(problem instanceof Problem ? problem : String(problem));
    }
  };
  const sent = device.received + device.lost;
  const age = device.sessionSince === null ? "" : span(now - Date.parse(device.sessionSince));
  return (
    <dl class="facts">
      <dt>Address</dt><dd><code>{device.address}</code></dd>
      <dt>Network</dt><dd>{device.segment} <span class="soft">({device.protocol})</span></dd>
      <dt>Session</dt><dd title={absolute(device.sessionSince)}>{device.sessionSince === null ? <span class="faint" title="It has no session now">{dash}</span> : `${age === "now" ? "just begun" : `for ${age}`}, id ${device.nodeId ?? dash}`}</dd>
      <dt>Key</dt><dd>{device.sessionSince === null ? <span class="faint" title="Keys are thrown away with the session">none</span> : <span title="Session keys are in the gateway's memory only; a restart throws them away and the device joins again">{`of this session, ${age === "now" ? "new" : `${age} old`}`}</span>}</dd>
      <dt>Protection</dt><dd><Protection word={device.protection} /></dd>
      <dt>Signal</dt><dd><Flash text={String(device.rssi)}><Signal dbm={device.rssi} /></Flash></dd>
      <dt>Rhythm</dt><dd><Rhythm device={device} /></dd>
      <dt>Messages</dt><dd><Flash text={String(device.received)}>{number(device.received)}</Flash> <span class="soft">{device.lost === 0 ? "none lost" : `${number(device.lost)} lost (${number((100 * device.lost) / sent)} %)`}</span></dd>
      <dt>Habits</dt><dd>{[device.sleepy ? "sleeps between messages" : "stays awake", device.broadcast ? "hears broadcasts" : "", device.timeSync ? "asks for the time" : ""].filter(Boolean).join(", ")}</dd>
      <dt>Sleep time</dt><dd>{device.sleepSeconds === null ? <span class="faint" title="It was never asked">{dash}</span> : `${number(device.sleepSeconds)} s`}</dd>
      <dt>Version</dt><dd>{device.firmware ?? <span class="faint" title="It was never asked; the command version does">{dash}</span>}</dd>
      <dt>First seen</dt><dd title={absolute(device.firstSeen)}><Ago time={device.firstSeen} /></dd>
      <dt>Announces</dt><dd>{device.announcedName ?? <span class="faint" title="It announced no name">{dash}</span>}</dd>
      <dt>Note</dt><dd><DeviceNote device={device} /></dd>
      {device.formerly.length === 0 ? null : <><dt>Replaces</dt><dd>{device.formerly.map((old) => <a key={old} href={`/devices/${old}`}>{old.slice(old.lastIndexOf("/") + 1)}</a>)}</dd></>}
      <dt class="end">Session</dt>
      <dd class="end">
        {fault === null ? null : <Fault fault={fault} />}
        {asks ? <><span>Its keys are thrown away; it has to join again. </span><button type="button" class="danger" onClick={() => void end()}>End it</button> <button type="button" onClick={() => setAsks(false)}>Keep</button></>
          : <div class="asks"><button type="button" disabled={device.sessionSince === null || refused !== undefined} title={refused} onClick={() => setAsks(true)}>End the session</button><DeviceReplace device={device} /></div>}
      </dd>
    </dl>
  );
}
