import { Problem } from "../api/problem";
import type { AlertRule, Policies, User } from "../api/types";
import type { Network, Settings } from "../pages/settings/model";

const shown = (value: unknown): string => (value === null || value === "" ? "nothing" : typeof value === "boolean" ? (value ? "on" : "off") : String(value));

/** True when a change was refused because somebody else made one since the page was read. */
export const isOvertaken = (fault: unknown): boolean => fault instanceof Problem && fault.code === "precondition-failed";

/** The fault that tells what somebody else changed. */
export function overtaken(changes: string[]): Problem {
  const told = changes.length === 0 ? "Something that is not shown here was changed." : changes.join(" ");
  return new Problem(412, "precondition-failed", `Somebody else was quicker. ${told} Yours was not saved.`);
}

/** What differs between two readings of the settings, a sentence each. */
export function settingChanges(before: Settings, after: Settings): string[] {
  const said: string[] = [];
  for (const now of after.settings) {
    const then = before.settings.find((one) => one.key === now.key);
    if (then !== undefined && now.kind === "secret" && then.isSet !== now.isSet) {
      said.push(`${now.title} was ${now.isSet ? "set" : "taken away"}.`);
    } else if (then !== undefined && then.value !== now.value) {
      said.push(`${now.title} is ${shown(now.value)} now, it was ${shown(then.value)}.`);
    }
  }
  const known = (networks: Network[], name: string): Network | undefined => networks.find((one) => one.name === name);
  for (const now of after.networks) {
    const then = known(before.networks, now.name);
    if (then === undefined) {
      said.push(`The network ${now.name} was added.`);
    } else if (JSON.stringify(then) !== JSON.stringify(now)) {
      said.push(`The network ${now.name} was changed.`);
    }
  }
  return [...said, ...before.networks.filter((one) => known(after.networks, one.name) === undefined).map((one) => `The network ${one.name} was removed.`)];
}

/** What differs between two readings of the policies, a sentence each. */
export function policyChanges(before: Policies, after: Policies): string[] {
  const find = (policies: Policies, scope: string, key: string): string | null => policies.values.find((one) => one.scope === scope && one.key === key)?.value ?? null;
  const places = [...before.values, ...after.values].map(({ scope, key }) => ({ scope, key }));
  return places
    .filter((one, index) => places.findIndex((other) => other.scope === one.scope && other.key === one.key) === index && find(before, one.scope, one.key) !== find(after, one.scope, one.key))
    .map((one) => `${one.key} is ${find(after, one.scope, one.key) ?? "at its default"} for ${one.scope} now.`);
}

/** What differs between two readings of the accounts, a sentence each. */
export function userChanges(before: User[], after: User[]): string[] {
  const said = after.flatMap((now) => {
    const then = before.find((one) => one.name === now.name);
    return then === undefined ? [`${now.name} was added as ${now.role}.`] : then.role === now.role ? [] : [`${now.name} is ${now.role} now, was ${then.role}.`];
  });
  return [...said, ...before.filter((one) => !after.some((other) => other.name === one.name)).map((one) => `${one.name} was removed.`)];
}

/** What differs between two readings of the rules of alerts, a sentence each. */
export function ruleChanges(before: AlertRule[], after: AlertRule[]): string[] {
  return after.flatMap((now) => {
    const then = before.find((one) => one.rule === now.rule);
    if (then === undefined) {
      return [];
    }
    const numbers = now.numbers.filter((one) => then.numbers.find((other) => other.name === one.name)?.value !== one.value).map((one) => `${now.title}: ${one.meaning} ${one.value} ${one.unit} now.`);
    return then.enabled === now.enabled ? numbers : [`${now.title} is ${now.enabled ? "on" : "off"} now.`, ...numbers];
  });
}
