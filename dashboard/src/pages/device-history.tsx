import type { Entry } from "../api/types";
import { EntryTable } from "../parts/entry-table";
import { useFleet } from "../parts/context";
import { setQuery, useRoute } from "../store/route";

/** What is kept of the device, the newest first, narrowed by kind; with those whose place it took. */
export function HistoryTab({ device, entries }: { device: string; entries: Entry[] }) {
  const fleet = useFleet();
  const { query } = useRoute();
  const kind = query.get("kind") ?? "";
  const kinds = [...new Set(entries.map((entry) => entry.kind))].sort();
  const shown = entries.filter((entry) => kind === "" || entry.kind === kind).toReversed();
  const formerly = fleet.devices.get(device)?.formerly ?? [];
  return (
    <>
      <div class="asks">
        <select aria-label="Kind" value={kind} onChange={(change) => setQuery({ kind: change.currentTarget.value })}>
          <option value="">All kinds</option>
          {kinds.map((word) => <option key={word} value={word}>{word}</option>)}
        </select>
        {formerly.length === 0 ? null : <span class="soft">With the history of {formerly.map((id, index) => <>{index === 0 ? "" : ", "}<a key={id} href={`/devices/${id}`}>{id.slice(id.lastIndexOf("/") + 1)}</a></>)}, whose place it took.</span>}
      </div>
      <EntryTable entries={shown} none="Nothing is kept of this device." {...(formerly.length === 0 ? {} : { nameOf: (id: string) => id.slice(id.lastIndexOf("/") + 1) })} />
    </>
  );
}
