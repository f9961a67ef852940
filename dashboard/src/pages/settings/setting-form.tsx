import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useApi } from "../../parts/context";
import { Fault } from "../../parts/notice";
import { PendingNote } from "./restart";
import { MayOnlyLook, useIsAdmin } from "./rights";
import { SettingField } from "./setting-field";
import { mistakeOf, type SettingsState } from "./use-settings";

type Value = string | number | boolean | null;

/** The settings of one section; they are checked and kept together, all or none. */
export function SettingForm({ section, title, state, children }: { section: string; title: string; state: SettingsState; children?: (typed: Record<string, Value>) => ComponentChildren }) {
  const api = useApi();
  const isAdmin = useIsAdmin();
  const [typed, setTyped] = useState<Record<string, Value>>({});
  const { settings, fault, errors, act, reload } = state;
  if (settings === null) {
    return fault === null ? <p class="waiting">Loading the settings.</p> : <Fault fault={fault} retry={() => void reload()} />;
  }
  const shown = settings.settings.filter((one) => one.section === section);
  const changed = Object.keys(typed).length > 0;
  const save = async (submit: Event): Promise<void> => {
    submit.preventDefault();
    if (await act((tag) => api.patch("/settings", { settings: typed }, tag))) {
      setTyped({});
    }
  };
  return (
    <>
      <PendingNote settings={settings} done={reload} isAdmin={isAdmin} />
      {isAdmin ? null : <MayOnlyLook />}
      <form class="card" aria-label={title} onSubmit={(submit) => void save(submit)}>
        <header><h2>{title}</h2></header>
        {shown.map((one) => (
          <SettingField key={one.key} setting={one} disabled={!isAdmin} mistake={mistakeOf(errors, one.key)}
            value={one.key in typed ? typed[one.key]! : one.value} change={(value) => setTyped({ ...typed, [one.key]: value })} />
        ))}
        {fault === null ? null : <Fault fault={fault} />}
        {children?.(typed)}
        <div class="acts">
          <button type="submit" class="primary" disabled={!isAdmin || !changed}>Save</button>
          <button type="button" disabled={!changed} onClick={() => setTyped({})}>Discard</button>
        </div>
      </form>
    </>
  );
}
