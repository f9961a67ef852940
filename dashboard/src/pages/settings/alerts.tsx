import { useEffect, useState } from "preact/hooks";
import type { AlertRule, AlertTrial } from "../../api/types";
import { useApi } from "../../parts/context";
import { Shape } from "../../parts/marks";
import { Fault } from "../../parts/notice";
import { useRefusal } from "../../parts/rights";
import { isOvertaken, overtaken, ruleChanges } from "../../store/meanwhile";
import { absolute, count } from "../../words/format";
import { MayOnlyLook, useIsAdmin } from "./rights";

interface Rules {
  rules: AlertRule[];
}

/** What people are told about, with what it would have told last week before it is switched on. */
export function AlertsSection() {
  const api = useApi();
  const isAdmin = useIsAdmin();
  const [rules, setRules] = useState<AlertRule[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [tag, setTag] = useState("*");
  const read = async (): Promise<AlertRule[]> => {
    const told = await api.tagged<Rules>("/alert-rules");
    setRules(told.value.rules);
    setTag(told.tag);
    return told.value.rules;
  };
  useEffect(() => void read().catch(setFault), [api]);
  const set = async (rule: string, enabled: boolean, numbers: Record<string, number>): Promise<void> => {
    try {
      await api.put<Rules>(`/alert-rules/${rule}`, { enabled, numbers }, tag);
      await read();
      setFault(null);
    } catch (problem) {
      setFault(isOvertaken(problem) && rules !== null ? await read().then((now) => overtaken(ruleChanges(rules, now)), (other: unknown) => other) : problem);
    }
  };
  return (
    <>
      {fault === null ? null : <Fault fault={fault} />}
      {isAdmin ? null : <MayOnlyLook />}
      <section class="card" aria-label="Alerts">
        <header><h2>Alerts</h2><a href="/alerts">Open and past ones</a></header>
        {rules === null ? <p class="soft">Loading the rules.</p> : rules.map((rule) => <Rule key={rule.rule} rule={rule} isAdmin={isAdmin} set={set} />)}
      </section>
    </>
  );
}

function Rule({ rule, isAdmin, set }: { rule: AlertRule; isAdmin: boolean; set: (rule: string, enabled: boolean, numbers: Record<string, number>) => Promise<void> }) {
  const api = useApi();
  const [wanted, setWanted] = useState<Record<string, number>>({});
  const [trial, setTrial] = useState<AlertTrial | null>(null);
  const [isTrying, setTrying] = useState(false);
  const refusal = useRefusal("operator");
  const [fault, setFault] = useState<unknown>(null);
  const isChanged = rule.numbers.some((one) => (wanted[one.name] ?? one.value) !== one.value);
  const attempt = async (): Promise<void> => {
    setTrying(true);
    try {
      setTrial(await api.post<AlertTrial>("/alert-rules/try", { rule: rule.rule, numbers: wanted }));
      setFault(null);
    } catch (problem) {
      setFault(problem);
    }
    setTrying(false);
  };
  const save = async (enabled: boolean): Promise<void> => {
    await set(rule.rule, enabled, wanted);
    setWanted({});
  };
  return (
    <div class="policy rule" id={`rule-${rule.rule}`}>
      <div>
        <h3>{rule.title}</h3>
        <p>{rule.meaning}</p>
        <p class={rule.enabled ? "soft" : "differs"}>{rule.enabled ? null : <Shape tone="attention" />}{rule.consequence}</p>
        <p class="numbers">
          {rule.numbers.map((one) => (
            <label key={one.name}>{`${one.meaning} `}<input type="number" min={one.least} max={one.most} step="any" value={wanted[one.name] ?? one.value} onInput={(input) => {
              const value = input.currentTarget.valueAsNumber;
              if (Number.isFinite(value)) {
                setWanted({ ...wanted, [one.name]: value });
              }
            }} />{` ${one.unit}`}</label>
          ))}
        </p>
        <p>
          <button type="button" disabled={isTrying || refusal !== undefined} title={refusal} onClick={() => void attempt()}>{isTrying ? "Reading the last week" : "Try with the last week"}</button>
          {isChanged ? <> <button type="button" class="primary" disabled={!isAdmin} onClick={() => void save(rule.enabled)}>Save</button></> : null}
        </p>
        {fault === null ? null : <Fault fault={fault} />}
        {trial === null ? null : <Result trial={trial} />}
      </div>
      <select aria-label={rule.title} value={rule.enabled ? "on" : "off"} disabled={!isAdmin} onChange={(change) => void save(change.currentTarget.value === "on")}>
        <option value="on">on</option>
        <option value="off">off</option>
      </select>
    </div>
  );
}

function Result({ trial }: { trial: AlertTrial }) {
  return (
    <div class="trial" role="status">
      <p><strong>{trial.note ?? (trial.count === 0 ? "It would have told nothing." : `It would have told ${count(trial.count, "alert")}.`)}</strong> <span class="soft">{`${count(trial.entries, "entry", "entries")} since ${absolute(trial.from)}${trial.isComplete ? "" : `; only a part of the week, up to ${absolute(trial.to)}`}.`}</span></p>
      {trial.alerts.length === 0 ? null : (
        <ul>
          {trial.alerts.toReversed().slice(0, 20).map((one) => (
            <li key={`${one.raisedAt} ${one.subject}`}><time>{absolute(one.raisedAt)}</time>{` ${one.text}${one.clearedAt === null ? " Still open." : ` Over at ${absolute(one.clearedAt)}.`}`}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
