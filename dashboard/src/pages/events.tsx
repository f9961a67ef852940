import { useMemo, useState } from "preact/hooks";
import { useFleet } from "../parts/context";
import { EntryTable } from "../parts/entry-table";
import { Empty } from "../parts/notice";
import { filterEntries, kinds } from "../store/filter";
import { setQuery, useRoute } from "../store/route";
import { absolute, number } from "../words/format";

/** Everything that happens, as it happens. New rows wait behind a pill while somebody reads. */
export function EventsPage() {
  const fleet = useFleet();
  const { query } = useRoute();
  const kind = query.get("kind") ?? "";
  const device = query.get("device") ?? "";
  const text = query.get("q") ?? "";
  const [stop, setStop] = useState<number | null>(null);
  const nameOf = (id: string): string => fleet.nameOf(id);
  const fitting = useMemo(() => filterEntries(fleet.entries, { kind, device, text }, nameOf), [fleet.version, kind, device, text]);
  const shown = stop === null ? fitting : fitting.filter((entry) => entry.seq <= stop);
  const waiting = fitting.length - shown.length;
  const first = fleet.entries[0];

  if (!fleet.isLoaded) {
    return <p class="waiting">Loading the newest events.</p>;
  }
  if (first === undefined) {
    return <Empty title="Nothing has happened yet" guide={["/guide/first-steps?part=0-look-first-the-demo", "the demo"]} command="./sallyport demo">The journal is empty. The demo has a fleet that keeps it busy.</Empty>;
  }
  return (
    <div class="page">
      <header class="head">
        <h1>Events</h1>
        <button type="button" aria-pressed={stop !== null} onClick={() => setStop(stop === null ? (fleet.entries.at(-1)?.seq ?? 0) : null)}>{stop === null ? "Pause" : "Continue"}</button>
        {waiting === 0 ? null : <button type="button" class="pill" onClick={() => setStop(fleet.entries.at(-1)?.seq ?? 0)}>{`${number(waiting)} new`}</button>}
        <span class="grow" />
        <select aria-label="Kind" value={kind} onChange={(change) => setQuery({ kind: change.currentTarget.value })}>
          <option value="">All kinds</option>
          {kinds.map((word) => <option key={word} value={word}>{word}</option>)}
        </select>
        <input type="text" aria-label="Device" placeholder="Device" value={device} onInput={(input) => setQuery({ device: input.currentTarget.value })} />
        <input type="text" aria-label="Text" placeholder="Text" value={text} onInput={(input) => setQuery({ q: input.currentTarget.value })} />
      </header>
      <EntryTable entries={shown} nameOf={nameOf} none="No event of the loaded window fits this filter." />
      <p class="soft">{fleet.isWindowCut ? `Loaded since ${absolute(first.time)}. Older ones: ` : "This is everything since the journal began. As JSON: "}<code>./sallyport events --json</code></p>
    </div>
  );
}
