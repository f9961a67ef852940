import { useEffect, useState } from "preact/hooks";
import type { Entry, EventPage } from "../api/types";
import { useApi, useFleet } from "../parts/context";
import { Command, Empty, Fault } from "../parts/notice";
import { setQuery, useRoute } from "../store/route";
import { isChained } from "../store/chain";
import { absolute } from "../words/format";

const most = 10_000;
const atOnce = 200;

/** Who did what. */
export function AuditPage() {
  const api = useApi();
  const fleet = useFleet();
  const { query } = useRoute();
  const [entries, setEntries] = useState<Entry[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const newest = fleet.entries.findLast((entry) => entry.kind === "audit")?.seq ?? 0;
  const text = query.get("q") ?? "";
  useEffect(() => {
    const end = new AbortController();
    loadAll((path) => api.get<EventPage>(path, end.signal)).then((found) => { setEntries(found); setFault(null); }, (problem: unknown) => end.signal.aborted || setFault(problem));
    return () => end.abort();
  }, [api, newest]);

  if (fault !== null) {
    return <div class="page"><h1>Audit</h1><Fault fault={fault} /></div>;
  }
  if (entries === null) {
    return <p class="waiting">Loading who did what.</p>;
  }
  if (entries.length === 0) {
    return <Empty title="Nobody has done anything yet" command="./sallyport audit">Each command, policy and token change is written here before it happens, with the hash of the entry before it.</Empty>;
  }
  const wanted = text.trim().toLowerCase();
  const fitting = entries.filter((entry) => ["who", "from", "via", "action", "target", "detail"].some((field) => String(entry[field] ?? "").toLowerCase().includes(wanted)));
  return (
    <div class="page">
      <header class="head">
        <h1>Audit</h1>
        <span class="soft">{isChained(entries) ? "Each entry names the hash of the one before." : "The chain is broken: an entry is missing or was changed."}</span>
        <input type="search" aria-label="Search the audit" placeholder="Who, action or target" value={text} onInput={(input) => setQuery({ q: input.currentTarget.value })} />
      </header>
      <div class="card scroll" tabIndex={0} role="region" aria-label="Entries">
        <table class="plain audit">
          <thead><tr><th>Time</th><th>Who</th><th>From</th><th>Did</th><th>To</th><th>Detail</th></tr></thead>
          <tbody>
            {fitting.toReversed().slice(0, atOnce).map((entry) => (
              <tr key={entry.seq}>
                <td><time dateTime={entry.time}>{absolute(entry.time)}</time></td>
                <td><strong>{String(entry["who"])}</strong></td>
                <td>{`${String(entry["from"])}, ${String(entry["via"])}`}</td>
                <td>{String(entry["action"])}</td>
                <td>{fleet.devices.has(String(entry["target"])) ? <a href={`/devices/${String(entry["target"])}`}>{fleet.nameOf(String(entry["target"]))}</a> : String(entry["target"])}</td>
                <td class="soft">{String(entry["detail"] ?? "")}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {fitting.length === 0 ? <p class="soft">No entry fits.</p> : fitting.length > atOnce ? <p class="soft">{`The newest ${atOnce} of ${fitting.length}.`}</p> : null}
      </div>
      <p class="soft">The hashes themselves are computed anew by:</p>
      <Command text="./sallyport audit" />
    </div>
  );
}

async function loadAll(get: (path: string) => Promise<EventPage>): Promise<Entry[]> {
  let all: Entry[] = [];
  for (let since = 0; ;) {
    const { events } = await get(`/events?kind=audit&since=${since}&limit=${most}`);
    all = all.concat(events).slice(-most);
    if (events.length < most) {
      return all;
    }
    since = events.at(-1)!.seq;
  }
}
