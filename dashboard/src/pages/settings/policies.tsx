import { useEffect, useRef, useState } from "preact/hooks";
import type { Policies } from "../../api/types";
import { useApi, useFleet } from "../../parts/context";
import { BrokenShield, Shape } from "../../parts/marks";
import { Fault } from "../../parts/notice";
import { isOvertaken, overtaken, policyChanges } from "../../store/meanwhile";
import { MayOnlyLook, useIsAdmin } from "./rights";

const undoTime = 10_000;

// Choices that let others read or forge.
const weak: Record<string, string> = { "enigmaiot.unencrypted": "on" };

interface Done {
  text: string;
  undo: () => void;
}

/** Policies in plain words; each change can be taken back for a while. */
export function PoliciesSection() {
  const api = useApi();
  const fleet = useFleet();
  const isAdmin = useIsAdmin();
  const [policies, setPolicies] = useState<Policies | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [tag, setTag] = useState("*");
  const read = async (): Promise<Policies> => {
    const told = await api.tagged<Policies>("/policies");
    setPolicies(told.value);
    setTag(told.tag);
    return told.value;
  };
  useEffect(() => void read().catch(setFault), [api]);
  useEffect(() => {
    const timer = setTimeout(() => setDone(null), undoTime);
    return () => clearTimeout(timer);
  }, [done]);

  const set = async (scope: string, key: string, value: string | null, before: string | null): Promise<void> => {
    try {
      await api.put<Policies>("/policies", { scope, key, value }, tag);
      await read();
      setFault(null);
      setDone({ text: `${shortName(key)} is ${value ?? "at its default"} for ${scopeName(scope)}.`, undo: () => latest.current(scope, key, before, value) });
    } catch (problem) {
      setFault(isOvertaken(problem) && policies !== null ? await read().then((now) => overtaken(policyChanges(policies, now)), (other: unknown) => other) : problem);
    }
  };
  // What takes a change back is called later, with the tag that holds then.
  const latest = useRef((scope: string, key: string, value: string | null, before: string | null): void => void set(scope, key, value, before));
  latest.current = (scope, key, value, before) => void set(scope, key, value, before);
  const scopeName = (scope: string): string => (scope.includes("/") ? fleet.nameOf(scope) : `all of ${scope}`);
  return (
    <>
      {fault === null ? null : <Fault fault={fault} />}
      {isAdmin ? null : <MayOnlyLook />}
      <section class="card" aria-label="Policies">
        <header><h2>Policies</h2></header>
        {policies === null ? <p class="soft">Loading the policies.</p> : policies.definitions.map((policy) => {
          const chosen = policies.values.find((one) => one.scope === policy.protocol && one.key === policy.key)?.value ?? null;
          const now = chosen ?? policy.default;
          const exceptions = policies.values.filter((one) => one.key === policy.key && one.scope !== policy.protocol);
          return (
            <div class="policy" key={policy.key}>
              <div>
                <h3>{shortName(policy.key)} <span class="soft">{policy.protocol}</span>{weak[policy.key] === now ? <BrokenShield /> : null}</h3>
                <p>{policy.meaning}</p>
                <p class={now === policy.default ? "soft" : "differs"}>{now === policy.default ? null : <Shape tone="attention" />}{policy.consequence}</p>
                {exceptions.map((one) => (
                  <p key={one.scope} class="differs"><Shape tone="attention" />{`${one.value} for `}<a href={`/devices/${one.scope}`}>{fleet.nameOf(one.scope)}</a> <button type="button" class="link" disabled={!isAdmin} onClick={() => void set(one.scope, one.key, null, one.value)}>Take back</button></p>
                ))}
              </div>
              <select aria-label={policy.key} value={now} disabled={!isAdmin} onChange={(change) => {
                const value = change.currentTarget.value;
                void set(policy.protocol, policy.key, value === policy.default ? null : value, chosen);
              }}>
                {policy.allowed.map((value) => <option key={value} value={value}>{value === policy.default ? `${value} (default)` : value}</option>)}
              </select>
            </div>
          );
        })}
      </section>
      {done === null ? null : <div class="toast" role="status"><span>{done.text}</span><button type="button" onClick={() => { setDone(null); done.undo(); }}>Undo</button></div>}
    </>
  );
}

/** "enigmaiot.name-refusals" is "Name refusals". */
export function shortName(key: string): string {
  const words = key.slice(key.indexOf(".") + 1).replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
