import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Problem } from "../api/problem";
import { Shape } from "./marks";

/** A fault where it happened: what, why, what to do, and the code. */
export function Fault({ fault, retry }: { fault: unknown; retry?: () => void }) {
  const problem = fault instanceof Problem ? fault : new Problem(0, "internal", String(fault));

  // What a gateway of this kind does not have is no trouble, and trying again is of no use.
  const isAbsent = problem.code === "unsupported";
  return (
    <div class={isAbsent ? "fault absent" : "fault"} role={isAbsent ? "note" : "alert"}>
      <Shape tone={isAbsent ? "info" : "bad"} />
      <div>
        <strong>{problem.message}</strong>
        <p>{problem.advice}</p>
        <code>{problem.code}</code>
      </div>
      {retry === undefined || isAbsent ? null : <button type="button" onClick={retry}>Try again</button>}
    </div>
  );
}

/** A whole page that is empty, and teaches: a sentence, a command to copy, and where the guide goes on. */
export function Empty({ title, command, guide, children }: { title: string; command?: string; guide?: [string, string]; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h1>{title}</h1>
      {children === undefined ? null : <p>{children}</p>}
      {command === undefined ? null : <Command text={command} />}
      {guide === undefined ? null : <p class="soft">In the guide: <a href={guide[0]}>{guide[1]}</a></p>}
    </div>
  );
}

/** A command to copy. */
export function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard?.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    });
  };
  return (
    <div class="command">
      <code>{text}</code>
      <button type="button" onClick={copy}>{copied ? "Copied" : "Copy"}</button>
    </div>
  );
}
