import { useEffect, useState } from "preact/hooks";
import { type FieldError, Problem } from "../../api/problem";
import { useApi } from "../../parts/context";
import { isOvertaken, overtaken, settingChanges } from "../../store/meanwhile";
import { offersSetup } from "../../store/setup";
import type { Settings } from "./model";

export interface SettingsState {
  settings: Settings | null;
  fault: unknown;
  /** What is wrong with single fields of the newest change. */
  errors: FieldError[];
  reload: () => Promise<void>;
  /** Does a change, for which it gives the tag of what is on screen, and reads all settings again; true when it held. */
  act: (what: (tag: string) => Promise<unknown>) => Promise<boolean>;
}

/** The settings of the gateway and what became of the newest change. */
export function useSettings(): SettingsState {
  const api = useApi();
  const [settings, setSettings] = useState<Settings | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [tag, setTag] = useState("*");
  const read = async (): Promise<Settings> => {
    const told = await api.tagged<Settings>("/settings");
    setSettings(told.value);
    offersSetup.set(told.value.offersSetup);
    setTag(told.tag);
    return told.value;
  };
  const reload = (): Promise<void> => read().then(() => undefined, setFault);
  useEffect(() => void reload(), [api]);
  const act = async (what: (tag: string) => Promise<unknown>): Promise<boolean> => {
    try {
      await what(tag);
      setFault(null);
      setErrors([]);
      await reload();
      return true;
    } catch (problem) {
      setFault(isOvertaken(problem) && settings !== null ? await read().then((now) => overtaken(settingChanges(settings, now)), (other: unknown) => other) : problem);
      setErrors(problem instanceof Problem ? problem.errors : []);
      return false;
    }
  };
  return { settings, fault, errors, reload, act };
}

/** What is wrong with a field; null for nothing. */
export const mistakeOf = (errors: FieldError[], path: string): string | null => errors.find((one) => one.path === path || one.path.startsWith(`${path}[`))?.message ?? null;
