import { useEffect, useRef, useState } from "preact/hooks";
import type { FilterKey } from "../api/frame-types";
import { isHalf, mistakeOf, propose, take } from "../store/frames-filter";
import type { Proposal } from "../store/frames-filter";

interface Props {
  value: string;
  keys: FilterKey[];
  devices: string[];
  reasons: string[];
  /** What the gateway said of it; null when it took it. */
  mistake: string | null;
  apply: (text: string) => void;
}

const applyAfter = 350;

/** The filter with completion; a mistake is shown under the very character. */
export function FilterField({ value, keys, devices, reasons, mistake, apply }: Props) {
  const [text, setText] = useState(value);
  const [cursor, setCursor] = useState(value.length);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  useEffect(() => {
    setText((now) => (now.trim() === value.trim() ? now : value));
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const proposals = isOpen ? propose(text, cursor, keys, devices, reasons) : [];
  const index = Math.min(at, proposals.length - 1);
  const change = (next: string, place: number): void => {
    setText(next);
    setCursor(place);
    setAt(-1);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => isHalf(next) || apply(next.trim()), applyAfter) as unknown as number;
  };
  const accept = (proposal: Proposal): void => {
    const taken = take(text, cursor, proposal);
    change(taken.text, taken.cursor);
    setOpen(true);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(taken.cursor, taken.cursor);
    });
  };
  const press = (key: KeyboardEvent): void => {
    if (key.key === "ArrowDown" || key.key === "ArrowUp") {
      key.preventDefault();
      setOpen(true);
      setAt(Math.max(-1, Math.min(index + (key.key === "ArrowDown" ? 1 : -1), proposals.length - 1)));
    } else if ((key.key === "Enter" || key.key === "Tab") && proposals[index] !== undefined) {
      key.preventDefault();
      accept(proposals[index]);
    } else if (key.key === "Enter") {
      clearTimeout(timer.current);
      setOpen(false);
      apply(text.trim());
    } else if (key.key === "Escape" && isOpen) {
      key.stopPropagation();
      setOpen(false);
    }
  };
  const wrong = mistake === null ? null : mistakeOf(mistake);
  return (
    <div class="filter-field" onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOpen(false)}>
      <input ref={input} type="text" role="combobox" aria-label="Filter" aria-expanded={proposals.length > 0} aria-controls="filter-proposals" aria-autocomplete="list" spellcheck={false} autocomplete="off"
        aria-activedescendant={index >= 0 ? `proposal-${index}` : undefined} aria-invalid={wrong !== null} aria-describedby={wrong === null ? undefined : "filter-mistake"}
        placeholder="type:data device:kitchen verdict:refused last:1h" value={text}
        onInput={(event) => { setOpen(true); change(event.currentTarget.value, event.currentTarget.selectionStart ?? 0); }}
        onFocus={() => setOpen(true)} onClick={(event) => { setOpen(true); setCursor(event.currentTarget.selectionStart ?? 0); }} onKeyUp={(event) => setCursor(event.currentTarget.selectionStart ?? 0)} onKeyDown={press} />
      {text === "" ? null : <button type="button" class="clear" aria-label="Clear the filter" onClick={() => { change("", 0); apply(""); input.current?.focus(); }}>{"\u00d7"}</button>}
      {proposals.length === 0 ? null : (
        <ul id="filter-proposals" role="listbox" class="proposals">
          {proposals.map((proposal, place) => (
            <li key={proposal.text} id={`proposal-${place}`} role="option" aria-selected={place === index} class={place === index ? "chosen" : ""} onMouseDown={(event) => { event.preventDefault(); accept(proposal); }}>
              <code>{proposal.text}</code><span class="soft">{proposal.hint}</span>
            </li>
          ))}
        </ul>
      )}
      {wrong === null || isOpen && proposals.length > 0 ? null : (
        <div class="filter-mistake" id="filter-mistake" role="alert">
          <pre aria-hidden="true">{`${text}\n${" ".repeat(Math.max(0, Math.min(wrong.column - 1, text.length)))}^`}</pre>
          <p>{wrong.text} <span class="faint">(column {wrong.column})</span></p>
        </div>
      )}
    </div>
  );
}
