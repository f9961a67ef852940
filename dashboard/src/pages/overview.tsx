import { useFeed, useFleet, useNow } from "../parts/context";
import { Shape, State } from "../parts/marks";
import { Empty } from "../parts/notice";
import { SetupOffer } from "../parts/setup-offer";
import { TrafficPicture } from "../parts/traffic-picture";
import { mattersOf, reportingOf, sentenceOf } from "../store/attention";
import type { Fleet } from "../store/fleet";
import { useValue } from "../store/observable";
import { ago, clock, count, dash, number, octetSize } from "../words/format";
import { reasonOf, toneOf } from "../words/meaning";

const mostShown = 8;

/** Is everything all right? */
export function OverviewPage() {
  const fleet = useFleet();
  const now = useNow();
  const state = useValue(useFeed().state);
  if (fleet.health === null) {
    return <p class="waiting">{state.phase === "lost" ? "The gateway does not answer yet." : "Loading the gateway's lists."}</p>;
  }
  const matters = mattersOf(fleet);
  if (fleet.devices.size === 0 && matters.length === 0) {
    return (
      <SetupOffer><Empty title="No devices yet" guide={["/guide/first-steps?part=2-a-device", "a first device"]} command="./sallyport node --link udp://127.0.0.1:7000 --network-name EnigmaIOT --network-key-file data/enigmaiot.key --name first">
        The gateway runs and waits. This starts a device on this machine, which joins the network that a gateway has by itself; it appears here within a second.
      </Empty></SetupOffer>
    );
  }
  return (
    <div class="page overview">
      <h1 class="sentence">{sentenceOf(reportingOf(fleet), matters.length)}</h1>
      {matters.length === 0 ? null : (
        <ul class="matter-list">
          {matters.slice(0, mostShown).map((matter) => (
            <li key={matter.key} class={matter.tone}>
              <Shape tone={matter.tone} />
              <strong>{matter.subject}</strong>
              <span>{matter.reason}</span>
              <a class="button" href={matter.href}>{matter.act}</a>
            </li>
          ))}
          {matters.length > mostShown ? <li class="more"><a href="/alerts">{`${matters.length - mostShown} more`}</a></li> : null}
        </ul>
      )}
      <TrafficCard fleet={fleet} now={now} />
      <div class="pile">
        <SilenceCard fleet={fleet} now={now} />
        <RefusalCard fleet={fleet} now={now} />
      </div>
      <LinkCard fleet={fleet} />
      <OutputCard fleet={fleet} />
    </div>
  );
}

function TrafficCard({ fleet, now }: { fleet: Fleet; now: number }) {
  const first = fleet.entries[0];
  const since = fleet.isWindowCut && first !== undefined ? Date.parse(first.time) : 0;
  const hour = fleet.traffic.hour(now, since);
  const sum = hour.reduce((all, minute) => all + (minute?.uplinks ?? 0), 0);
  const isCut = since > now - 3_600_000;
  return (
    <section class="card wide">
      <header><h2>Traffic of the last hour</h2><span class="soft">{`${count(sum, "message")}${isCut ? `, known since ${clock(since)}` : ""}`}</span></header>
      <TrafficPicture minutes={hour} />
      <table class="plain protocols">
        <thead><tr><th>Protocol</th><th class="figure">From devices</th><th class="figure">To devices</th><th class="figure">Refused</th></tr></thead>
        <tbody>
          {fleet.traffic.protocols(now).map(([protocol, sums]) => (
            <tr key={protocol}><td>{protocol === "" ? <span class="soft">nobody known</span> : protocol}</td><td class="figure">{number(sums.uplinks)}</td><td class="figure">{number(sums.downlinks)}</td><td class="figure">{number(sums.refused)}</td></tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const mostSilent = 4;

/** Who has not been heard for longest among those who should be. */
function SilenceCard({ fleet, now }: { fleet: Fleet; now: number }) {
  const silent = [...fleet.devices.values()].filter((device) => device.state === "offline" || device.state === "late");
  const oldest = silent.sort((one, other) => ((one.lastSeen ?? "") < (other.lastSeen ?? "") ? -1 : 1)).slice(0, mostSilent);
  return (
    <section class="card">
      <header><h2>Silent devices</h2>{silent.length === 0 ? null : <a href="/devices?state=needy">{number(silent.length)}</a>}</header>
      {silent.length === 0 ? <p class="soft">{`${fleet.devices.size === 1 ? "The device reports" : `All ${number(fleet.devices.size)} report`} in time.`}</p> : (
        <ul class="silent">
          {oldest.map((device) => (
            <li key={device.id}><Shape tone={toneOf(device.state)} /><a href={`/devices/${device.id}`}>{device.name ?? device.address}</a><time class="soft" dateTime={device.lastSeen ?? undefined}>{ago(device.lastSeen, now)}</time></li>
          ))}
        </ul>
      )}
    </section>
  );
}

function RefusalCard({ fleet, now }: { fleet: Fleet; now: number }) {
  const refusals = fleet.traffic.refusals(now);
  const most = refusals[0]?.[1] ?? 1;
  return (
    <section class="card">
      <header><h2>Refused in the last hour</h2><a href="/events?kind=refused">All</a></header>
      {refusals.length === 0 ? <p class="soft">Nothing was refused.</p> : (
        <ul class="reasons">
          {refusals.slice(0, 5).map(([reason, frames]) => (
            <li key={reason}>
              <span title={reason}>{reasonOf(reason)}</span>
              <b>{number(frames)}</b>
              <meter min={0} max={most} value={frames} aria-hidden="true" />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LinkCard({ fleet }: { fleet: Fleet }) {
  return (
    <section class="card wide scroll" tabIndex={0} aria-label="Links and radio heads">
      <header><h2>Links and radio heads</h2></header>
      <table class="plain">
        <thead><tr><th>Link</th><th>Network</th><th>State</th><th class="figure">In</th><th class="figure">Out</th><th class="figure">Dropped</th></tr></thead>
        <tbody>
          {fleet.health!.links.map((link) => (
            <tr key={link.name}>
              <td><code>{link.name}</code></td><td>{link.segment} <span class="soft">{link.protocol}</span></td><td><State state={link.state} /></td>
              <td class="figure">{number(link.received)}</td><td class="figure">{number(link.sent)}</td><td class="figure">{number(link.dropped)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const littleSpace = 500_000_000;

function OutputCard({ fleet }: { fleet: Fleet }) {
  const health = fleet.health!;
  return (
    <section class="card">
      <header><h2>Outputs and storage</h2></header>
      <table class="plain">
        <tbody>
          <tr><td>Journal</td><td><State state={health.status} /></td><td class="figure" title="Number of the newest durable entry">{`entry ${number(health.committedSeq)}`}</td></tr>
          <tr>
            <td>Storage left</td>
            <td>{health.freeOctets === null ? null : <State state={health.freeOctets < littleSpace ? "low" : "ok"} />}</td>
            <td class="figure">{health.freeOctets === null ? <span class="faint" title="The system does not tell how much is left">{dash}</span> : octetSize(health.freeOctets)}</td>
          </tr>
          {health.outputs.map((output) => (
            <tr key={output.name}><td>{output.name}</td><td><State state={output.state} /></td><td class="figure">{output.behind === 0 ? "up to date" : `${number(output.behind)} behind`}</td></tr>
          ))}
        </tbody>
      </table>
      {health.outputs.length === 0 ? <p class="soft">No output is set up; the journal keeps everything. <code class="flag">--mqtt</code> sends it to a broker.</p> : null}
    </section>
  );
}
