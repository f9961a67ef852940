import { bars, dash } from "../words/format";
import { stateMeaning, toneOf } from "../words/meaning";
import type { Tone } from "../words/meaning";

/** A shape for each tone: colour never stands alone. */
export function Shape({ tone }: { tone: Tone }) {
  return (
    <svg class={`shape ${tone}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {tone === "attention" ? <path d="M6 1 11.5 11H.5z" /> : tone === "bad" ? <rect x="1" y="1" width="10" height="10" /> : tone === "info" ? <path d="M6 .5 11.5 6 6 11.5.5 6z" />
        : tone === "good" ? <circle cx="6" cy="6" r="4.5" /> : <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.5" />}
    </svg>
  );
}

export function State({ state }: { state: string }) {
  return <span class="state" title={stateMeaning(state)}><Shape tone={toneOf(state)} />{state}</span>;
}

/** Four bars and the figure. */
export function Signal({ dbm }: { dbm: number | null }) {
  if (dbm === null) {
    return <span class="faint" title="The link does not tell the signal strength">{dash}</span>;
  }
  const lit = bars(dbm);
  return (
    <span class={`signal${lit <= 1 ? " weak" : ""}`} title={`${lit} of 4 bars`}>
      <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => <rect key={bar} x={bar * 4} y={9 - bar * 3} width="3" height={3 + bar * 3} class={bar < lit ? "lit" : "dim"} />)}
      </svg>
      {`${dbm} dBm`}
    </span>
  );
}

/** How the newest data was protected; weak protection has its own mark, a broken shield. */
export function Protection({ word }: { word: string | null }) {
  if (word === null) {
    return <span class="faint" title="No data yet">{dash}</span>;
  }
  const weak = word === "none";
  return (
    <span class={`protection${weak ? " weak" : ""}`} title={weak ? "Sent in clear: can be read and forged" : "Encrypted with the key of this session"}>
      <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
        <path d="M7 1 12 3v4c0 3-2 5-5 6-3-1-5-3-5-6V3z" fill="none" stroke="currentColor" stroke-width="1.4" />
        {weak ? <path d="M8.5 1.5 6 6h2.5L5.5 12" fill="none" stroke="currentColor" stroke-width="1.4" /> : null}
      </svg>
      {weak ? "in clear" : word.replace("-", " ")}
    </span>
  );
}

/** The mark of a choice that weakens protection. */
export function BrokenShield() {
  return (
    <span class="protection weak" title="Weak: this choice lets others read or forge">
      <svg viewBox="0 0 14 14" width="14" height="14" role="img" aria-label="weak">
        <path d="M7 1 12 3v4c0 3-2 5-5 6-3-1-5-3-5-6V3z" fill="none" stroke="currentColor" stroke-width="1.4" />
        <path d="M8.5 1.5 6 6h2.5L5.5 12" fill="none" stroke="currentColor" stroke-width="1.4" />
      </svg>
    </span>
  );
}
