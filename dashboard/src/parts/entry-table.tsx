import { useState } from "preact/hooks";
import type { Entry } from "../api/types";
import { sayEntry } from "../words/entry";
import { framesOf } from "../words/frames";
import { absolute, clock } from "../words/format";

const atOnce = 100;

/** Entries, the newest first, each with all its fields on demand. */
export function EntryTable({ entries, none, nameOf }: { entries: Entry[]; none: string; nameOf?: (device: string) => string }) {
  const [many, setMany] = useState(atOnce);
  const [open, setOpen] = useState<number | null>(null);
  if (entries.length === 0) {
    return <p class="soft">{none}</p>;
  }
  return (
    <div class="entries">
      <ol>
        {entries.slice(0, many).map((entry) => (
          <li key={entry.seq} class={`entry k-${entry.kind}`}>
            <button type="button" aria-expanded={open === entry.seq} onClick={() => setOpen(open === entry.seq ? null : entry.seq)}>
              <time dateTime={entry.time} title={absolute(entry.time)}>{clock(entry.time)}</time>
              <span class="kind">{entry.kind}</span>
              {nameOf === undefined ? null : <span class="who">{entry.device === "" ? "gateway" : nameOf(entry.device)}</span>}
              <span class="what">{sayEntry(entry)}</span>
            </button>
            {open === entry.seq ? <Fields entry={entry} /> : null}
          </li>
        ))}
      </ol>
      {entries.length > many ? <button type="button" onClick={() => setMany(many + 4 * atOnce)}>{`Show more (${entries.length - many} kept here)`}</button> : null}
    </div>
  );
}

function Fields({ entry }: { entry: Entry }) {
  return (
    <dl class="facts fields">
      {Object.entries(entry).map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}=`}><code>{typeof value === "string" ? value : JSON.stringify(value)}</code></dd>])}
      {entry.device === "" ? null : <><dt>more</dt><dd><a href={`/devices/${entry.device}`}>The device</a>{framesOf(entry) === null ? null : <>, <a href={`/frames?filter=${encodeURIComponent(framesOf(entry)!)}`}>its frames</a></>}</dd></>}
    </dl>
  );
}
