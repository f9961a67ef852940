import { useState } from "preact/hooks";
import type { BulkAnswer } from "../api/types";
import { bulk } from "../store/bulk";
import { orderOf } from "../store/order";
import { number } from "../words/format";
import { useApi, useFleet } from "./context";
import { Shape } from "./marks";
import { Fault } from "./notice";
import { useRefusal } from "./rights";

type Act = "tag" | "untag" | "send" | "kick";

const acts: [Act, string][] = [["tag", "Tag"], ["untag", "Untag"], ["send", "Send"], ["kick", "End sessions"]];
const questions: [string, string][] = [["version", "Ask for the version"], ["sleeptime", "Ask for the sleep time"], ["rssi", "Ask for the signal"], ["identify", "Identify"], ["restart", "Restart"], ["", "Set, as JSON"]];

/** What can be done at the marked devices, and what became of it at each. */
export function BulkBar({ ids, clear }: { ids: string[]; clear: () => void }) {
  const api = useApi();
  const fleet = useFleet();
  const forbidden = useRefusal("operator");
  const [act, setAct] = useState<Act | null>(null);
  const [text, setText] = useState("");
  const [question, setQuestion] = useState("version");
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<BulkAnswer | null>(null);
  const [fault, setFault] = useState<unknown>(null);

  const run = async (action: Record<string, unknown>): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      setAnswer(await bulk(api, action, ids));
      setAct(null);
      setText("");
    } catch (problem) {
      setFault(problem);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const tags = text.trim().split(/[\s,]+/).filter((word) => word !== "");
    if (act === "kick") {
      void run({ action: act });
    } else if (act === "send") {
      const { order, fault: mistake } = question === "" ? orderOf({ verb: "set", form: "json", text, control: "" }) : { order: { verb: "control", control: question }, fault: null };
      if (order === null) {
        setFault(mistake);
      } else {
        void run({ action: act, downlink: { ...order, expiresIn: 86_400 } });
      }
    } else if (tags.length === 0) {
      setFault("Enter a tag.");
    } else {
      void run({ action: act, tags });
    }
  };
  const choose = (next: Act): void => { setAct(act === next ? null : next); setAnswer(null); setFault(null); };
  const refused = answer?.results.filter((one) => !one.done) ?? [];
  return (
    <section class="bulk" aria-label="Marked devices">
      <div class="asks">
        <strong>{`${number(ids.length)} marked`}</strong>
        {acts.map(([word, title]) => <button key={word} type="button" aria-pressed={act === word} disabled={forbidden !== undefined} title={forbidden} onClick={() => choose(word)}>{title}</button>)}
        <button type="button" class="link" onClick={clear}>Unmark</button>
      </div>
      {act === null ? null : (
        <form onSubmit={submit}>
          {act !== "send" ? null : (
            <select aria-label="What to send" value={question} onChange={(change) => setQuestion(change.currentTarget.value)}>
              {questions.map(([word, title]) => <option key={word} value={word}>{title}</option>)}
            </select>
          )}
          {act === "kick" ? <span>Their keys are thrown away; they have to join again.</span>
            : act === "send" && question !== "" ? null
            : <input aria-label={act === "send" ? "Value" : "Tags"} spellcheck={false} autoFocus value={text} placeholder={act === "send" ? '{"light":1}' : "roof south"} onInput={(input) => setText(input.currentTarget.value)} />}
          <button type="submit" class={act === "kick" ? "danger" : "primary"} disabled={busy}>{`${acts.find(([word]) => word === act)![1]} ${number(ids.length)}`}</button>
        </form>
      )}
      {fault === null ? null : typeof fault === "string" ? <p class="mistake" role="alert">{fault}</p> : <Fault fault={fault} />}
      {answer === null ? null : (
        <div role="status" class="bulk-answer">
          <p><Shape tone={answer.refused === 0 ? "good" : "attention"} />{`${number(answer.done)} done${answer.refused === 0 ? "" : `, ${number(answer.refused)} refused`}`}</p>
          <details open={refused.length > 0 && refused.length <= 10}>
            <summary>Result of each</summary>
            <ul>
              {[...refused, ...answer.results.filter((one) => one.done)].slice(0, 200).map((one) => (
                <li key={one.device}>
                  <Shape tone={one.done ? "good" : "bad"} /><a href={`/devices/${one.device}`}>{fleet.nameOf(one.device)}</a>
                  <span>{one.done ? (one.downlinkId === null ? "done" : `queued as command ${one.downlinkId}`) : one.detail ?? one.code}</span>
                </li>
              ))}
            </ul>
            {answer.results.length > 200 ? <p class="soft">The first 200 are shown.</p> : null}
          </details>
        </div>
      )}
    </section>
  );
}
