import type { FilterKey } from "../api/frame-types";
import { verdicts } from "../words/frames";

export interface Proposal {
  /** What is written in place of the part before the cursor. */
  text: string;
  hint: string;
  /** First character that it replaces. */
  from: number;
}

const mostProposals = 10;
const durations = [["5m", "the last five minutes"], ["1h", "the last hour"], ["1d", "the last day"]] as const;

/** What may come at the cursor: keys, or the words of the key before it. */
export function propose(text: string, cursor: number, keys: FilterKey[], devices: string[], reasons: string[]): Proposal[] {
  const start = termStart(text, cursor);
  const term = text.slice(start, cursor).replace(/^-/, "");
  const from = cursor - term.length;
  const colon = term.indexOf(":");
  if (colon < 0) {
    const wanted = term.toLowerCase();
    return keys.filter((key) => key.name.startsWith(wanted)).slice(0, mostProposals + 6).map((key) => ({ text: `${key.name}:`, hint: `${key.meaning}, ${key.example}`, from }));
  }
  const key = keys.find((one) => one.name === term.slice(0, colon).toLowerCase());
  if (key === undefined) {
    return [];
  }
  const value = lastValue(term.slice(colon + 1));
  const wanted = value.replace(/^"/, "").toLowerCase();
  const words: readonly (readonly [string, string])[] = key.kind === "duration" ? durations
    : (key.name === "device" ? devices : key.name === "reason" ? reasons : key.words).map((word) => [word, key.name === "verdict" ? (verdicts[word]?.meaning ?? "") : ""] as const);
  return words.filter(([word]) => word.toLowerCase().includes(wanted) && word !== value).slice(0, mostProposals)
    .map(([word, hint]) => ({ text: quoted(word), hint, from: cursor - value.length }));
}

/** The text after a proposal was taken, and where the cursor is then. */
export function take(text: string, cursor: number, proposal: Proposal): { text: string; cursor: number } {
  const end = proposal.text.endsWith(":") ? "" : text[cursor] === undefined ? " " : "";
  const before = text.slice(0, proposal.from) + proposal.text + end;
  return { text: before + text.slice(cursor), cursor: before.length };
}

/** True while a term waits for its value. */
export const isHalf = (text: string): boolean => /(^|\s)-$|[:,]$/.test(text);

/** Adds a term, or takes it out where it stands already. */
export function toggle(text: string, term: string): string {
  const terms = split(text);
  return (terms.includes(term) ? terms.filter((one) => one !== term) : [...terms, term]).join(" ");
}

/** The column that a refusal points at, and what it says. */
export function mistakeOf(message: string): { column: number; text: string } | null {
  const found = /^column (\d+): (.*)$/s.exec(message);
  return found === null ? null : { column: Number(found[1]), text: found[2]! };
}

export const quoted = (word: string): string => (/^[^\s",\\-][^\s",\\]*$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`);

function split(text: string): string[] {
  const terms: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = at;
    for (let inQuotes = false; end < text.length && (inQuotes || !/\s/.test(text[end]!)); end++) {
      inQuotes = text[end] === '"' && text[end - 1] !== "\\" ? !inQuotes : inQuotes;
    }
    terms.push(text.slice(at, end));
    at = end + 1;
  }
  return terms.filter((term) => term !== "");
}

function termStart(text: string, cursor: number): number {
  let start = 0;
  let inQuotes = false;
  for (let at = 0; at < cursor; at++) {
    inQuotes = text[at] === '"' && text[at - 1] !== "\\" ? !inQuotes : inQuotes;
    start = !inQuotes && /\s/.test(text[at]!) ? at + 1 : start;
  }
  return start;
}

function lastValue(values: string): string {
  let start = 0;
  let inQuotes = false;
  for (let at = 0; at < values.length; at++) {
    inQuotes = values[at] === '"' ? !inQuotes : inQuotes;
    start = !inQuotes && values[at] === "," ? at + 1 : start;
  }
  return values.slice(start);
}
