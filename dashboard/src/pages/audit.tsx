import { useEffect, useState } from "preact/hooks";
import type { Audit } from "../api/types";
import { Shape } from "../parts/marks";
import { useApi, useFleet } from "../parts/context";
import { Command, Empty, Fault } from "../parts/notice";
import { setQuery, useRoute } from "../store/route";
import { absolute } from "../words/format";

const atOnce = 200;
const typingPause = 200;

/** Who did what. */
export function AuditPage() {
  const api = useApi();
  const fleet = useFleet();
  const { query } = useRoute();
  const [audit, setAudit] = useState<Audit | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const newest = fleet.entries.findLast((entry) => entry.kind === "audit")?.seq ?? 0;
  const text = query.get("q") ?? "";
  const path = `/audit?limit=${atOnce}${text.trim() === "" ? "" : `&q=${encodeURIComponent(text.trim())}`}`;
  useEffect(() => {
    const end = new AbortController();
    const load = (): void => void api.get<Audit>(path, end.signal).then((found) => { setAudit(found); setFault(null); }, (problem: unknown) => end.signal.aborted || setFault(problem));
    const timer = setTimeout(load, typingPause);
    return () => { clearTimeout(timer); end.abort(); };
  }, [api, newest, path]);
  const older = (before: number): void =>
    void api.get<Audit>(`${path}&before=${before}`).then((more) => setAudit((now) => (now === null ? more : { ...more, entries: [...now.entries, ...more.entries] })), setFault);

  if (audit === null) {
    return fault === null ? <p class="waiting">Loading who did what.</p> : <div class="page"><h1>Audit</h1><Fault fault={fault} /></div>;
  }
  if (audit.entries.length === 0 && audit.chain.state === "intact" && audit.chain.entries === 0) {
    return <Empty title="Nobody has done anything yet" command="./sallyport audit">Each command, policy and token change is written here before it happens, with the hash of the entry before it.</Empty>;
  }
  return (
    <div class="page">
      <header class="head">
        <h1>Audit</h1>
        <Chain chain={audit.chain} />
        <input type="search" aria-label="Search the audit" placeholder="Who, action or target" maxLength={256} value={text} onInput={(input) => setQuery({ q: input.currentTarget.value })} />
      </header>
      {fault === null ? null : <Fault fault={fault} />}
      <div class="card scroll" tabIndex={0} role="region" aria-label="Entries">
        <table class="plain audit">
          <thead><tr><th>Time</th><th>Who</th><th>From</th><th>Did</th><th>To</th><th>Detail</th></tr></thead>
          <tbody>
            {audit.entries.map((entry) => (
              <tr key={entry.seq}>
                <td><time dateTime={entry.time}>{absolute(entry.time)}</time></td>
                <td><strong>{entry.who}</strong></td>
                <td>{`${entry.from}, ${entry.via}`}</td>
                <td>{entry.action}</td>
                <td>{fleet.devices.has(entry.target) ? <a href={`/devices/${entry.target}`}>{fleet.nameOf(entry.target)}</a> : entry.target}</td>
                <td class="soft">{entry.detail ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {audit.entries.length === 0 ? <p class="soft">No entry fits.</p> : null}
        {audit.next === null ? null : <button type="button" onClick={() => older(audit.next!)}>Older entries</button>}
      </div>
      <p class="soft">This computes all hashes anew, on your machine:</p>
      <Command text="./sallyport audit" />
    </div>
  );
}

function Chain({ chain }: { chain: Audit["chain"] }) {
  if (chain.state === "broken") {
    return <strong class="differs" role="alert"><Shape tone="bad" />{`The chain is broken at entry ${chain.brokenSeq}: it or one before it was changed or removed.`}</strong>;
  }
  return chain.state === "checking"
    ? <span class="soft">{`Checking the chain: ${chain.entries} entries fit so far.`}</span>
    : <span class="soft">{chain.since === null ? "The chain has no entry yet." : `Chain intact since ${absolute(chain.since)}, ${chain.entries} ${chain.entries === 1 ? "entry" : "entries"}.`}</span>;
}
