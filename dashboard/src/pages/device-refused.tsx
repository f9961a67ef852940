import { useEffect, useState } from "preact/hooks";
import type { Downlink, Entry, EventPage } from "../api/types";
import type { Api } from "../api/client";
import { useApi, useFleet } from "../parts/context";
import { Shape, State } from "../parts/marks";
import { Fault } from "../parts/notice";
import { Ago } from "../parts/time";
import { groupRefusals } from "../store/refusals";
import { adviceOf } from "../words/advice";
import { number, octets } from "../words/format";
import { reasonOf } from "../words/meaning";

const pageSize = 1_000;
const mostPages = 20;
const failed = ["refused", "expired", "cancelled"];

/** Everything of this device that was refused: its frames, and the commands for it, each with the reason and what to do. */
export function RefusedTab({ device }: { device: string }) {
  const api = useApi();
  const fleet = useFleet();
  const [found, setFound] = useState<{ frames: Entry[]; isCut: boolean; commands: Downlink[] } | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  // A sender that never joined has no queue.
  const isKnown = fleet.devices.has(device);
  const newest = fleet.entries.findLast((entry) => entry.device === device && (entry.kind === "refused" || entry.kind === "downlink"))?.seq ?? 0;
  useEffect(() => {
    const end = new AbortController();
    load(api, device, isKnown, end.signal).then((all) => { setFound(all); setFault(null); }, (problem: unknown) => end.signal.aborted || setFault(problem));
    return () => end.abort();
  }, [api, device, isKnown, newest]);
  if (fault !== null) {
    return <Fault fault={fault} />;
  }
  if (found === null) {
    return <p class="soft">Loading what was refused.</p>;
  }
  const groups = groupRefusals(found.frames);
  return (
    <>
      {groups.length === 0 ? <p class="soft">No frame of this device was refused.</p> : (
        <ul class="refusals" aria-label="Refused frames">
          {groups.map((group) => (
            <li key={group.reason} data-reason={group.reason}>
              <Shape tone="bad" />
              <div>
                <strong>{`${number(group.count)} x ${reasonOf(group.reason)}`}</strong>{group.detail === null ? null : <> <code>{group.detail}</code></>}
                <p class="soft">First <Ago time={group.first} />, last <Ago time={group.last} /></p>
                <p>{adviceOf(group.reason)}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {found.isCut ? <p class="soft">{`Only the oldest ${number(pageSize * mostPages)} entries were counted.`}</p> : null}
      {found.commands.length === 0 ? <p class="soft">No command for this device was refused, expired or cancelled.</p> : (
        <table class="plain" aria-label="Refused commands">
          <thead><tr><th class="figure">No.</th><th>State</th><th>Command</th><th>When</th><th>Why</th></tr></thead>
          <tbody>
            {found.commands.map((one) => (
              <tr key={one.downlinkId}>
                <td class="figure">{one.downlinkId}</td><td><State state={one.state} /></td><td>{one.verb} <code>{one.control ?? octets(one.payloadHex, 12)}</code></td>
                <td><Ago time={one.changedAt} /></td><td>{one.reason ?? "no reason given"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

async function load(api: Api, device: string, isKnown: boolean, signal: AbortSignal): Promise<{ frames: Entry[]; isCut: boolean; commands: Downlink[] }> {
  const word = encodeURIComponent(device);
  const downlinks = isKnown ? api.get<Downlink[]>(`/downlinks?device=${word}&limit=1000`, signal) : Promise.resolve([]);
  const frames: Entry[] = [];
  let isCut = true;
  for (let page = 0, after = 0; page < mostPages; page++) {
    const { events } = await api.get<EventPage>(`/events?device=${word}&kind=refused&since=${after}&limit=${pageSize}`, signal);
    frames.push(...events);
    after = events.at(-1)?.seq ?? after;
    if (events.length < pageSize) {
      isCut = false;
      break;
    }
  }
  return { frames, isCut, commands: (await downlinks).filter((one) => failed.includes(one.state)).toReversed() };
}
