import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

/** Flashes softly, once, when its text changes; not when it first appears. */
export function Flash({ text, children }: { text: string; children: ComponentChildren }) {
  const times = useRef({ text, changes: 0 });
  if (times.current.text !== text) {
    times.current = { text, changes: times.current.changes + 1 };
  }
  return <span key={times.current.changes} class={times.current.changes > 0 ? "flash" : ""}>{children}</span>;
}
