import { useEffect, useState } from "preact/hooks";
import type { Downlink } from "../api/types";
import { useApi, useFleet } from "../parts/context";
import { State } from "../parts/marks";
import { Fault } from "../parts/notice";
import { useRefusal } from "../parts/rights";
import { Ago } from "../parts/time";
import { octets } from "../words/format";

/** What waits for the device and what became of the rest, the newest first. */
export function QueueTab({ device }: { device: string }) {
  const api = useApi();
  const fleet = useFleet();
  const refused = useRefusal("operator");
  const [list, setList] = useState<Downlink[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const newest = fleet.entries.findLast((entry) => entry.kind === "downlink" && entry.device === device)?.seq ?? 0;
  useEffect(() => {
    const end = new AbortController();
    api.get<Downlink[]>(`/downlinks?device=${encodeURIComponent(device)}&limit=100`, end.signal).then(
      (found) => { setList(found.toReversed()); setFault(null); },
      (problem: unknown) => end.signal.aborted || setFault(problem));
    return () => end.abort();
  }, [api, device, newest]);
  const cancel = (id: number): void => {
    api.delete<Downlink>(`/downlinks/${id}`).then(
      (changed) => setList((now) => now?.map((one) => (one.downlinkId === id ? changed : one)) ?? null),
      setFault);
  };
  return (
    <>
      {fault === null ? null : <Fault fault={fault} />}
      {list === null ? <p class="soft">Loading the queue.</p> : list.length === 0 ? <p class="soft">No command was sent to this device yet.</p> : (
        <table class="plain queue">
          <thead><tr><th class="figure">No.</th><th>State</th><th>Command</th><th>Changed</th><th class="figure">Tries</th><th>Outcome</th><th /></tr></thead>
          <tbody>
            {list.map((one) => (
              <tr key={one.downlinkId}>
                <td class="figure">{one.downlinkId}</td>
                <td><State state={one.state} /></td>
                <td>{one.verb} <code>{one.control ?? octets(one.payloadHex, 12)}</code></td>
                <td><Ago time={one.changedAt} /></td>
                <td class="figure">{one.attempts}</td>
                <td>{one.answer === null ? one.reason : <code>{JSON.stringify(one.answer)}</code>}</td>
                <td>{one.attempts > 0 ? <a href={`/frames?filter=downlink:${one.downlinkId}&frame=newest`} title="The frame that carried it, octet by octet">Frame</a> : null}{one.state === "queued" ? <button type="button" disabled={refused !== undefined} title={refused} onClick={() => cancel(one.downlinkId)}>Cancel</button> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
