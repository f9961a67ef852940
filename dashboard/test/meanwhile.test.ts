import { expect, test } from "vitest";
import { Problem } from "../src/api/problem";
import type { AlertRule, Policies, User } from "../src/api/types";
import type { Settings } from "../src/pages/settings/model";
import { isOvertaken, overtaken, policyChanges, ruleChanges, settingChanges, userChanges } from "../src/store/meanwhile";

const settings = (days: number, isSet: boolean, networks: { name: string; channel: number }[]): Settings =>
  ({ settings: [{ key: "retention.days", kind: "number", title: "Keep the journal for", value: days }, { key: "mqtt.password", kind: "secret", title: "Password at the broker", value: null, isSet }], networks }) as unknown as Settings;

test("what somebody else changed in the settings is told, a secret without its value", () => {
  const changes = settingChanges(settings(30, false, [{ name: "attic", channel: 3 }, { name: "barn", channel: 3 }]), settings(7, true, [{ name: "attic", channel: 4 }, { name: "home", channel: 3 }]));
  expect(changes).toEqual(["Keep the journal for is 7 now, it was 30.", "Password at the broker was set.", "The network attic was changed.", "The network home was added.", "The network barn was removed."]);
  expect(settingChanges(settings(30, true, []), settings(30, true, []))).toEqual([]);
});

test("a policy that was set or taken back is told once", () => {
  const before = { values: [{ scope: "enigmaiot", key: "a", value: "on" }, { scope: "enigmaiot", key: "b", value: "on" }] } as Policies;
  const after = { values: [{ scope: "enigmaiot", key: "b", value: "on" }, { scope: "enigmaiot", key: "c", value: "off" }] } as Policies;
  expect(policyChanges(before, after)).toEqual(["a is at its default for enigmaiot now.", "c is off for enigmaiot now."]);
});

test("a rule that was switched or got another number is told", () => {
  const rule = (enabled: boolean, value: number): AlertRule => ({ rule: "silent", title: "Silent device", enabled, numbers: [{ name: "minutes", meaning: "late for", value, unit: "minutes" }] }) as unknown as AlertRule;
  expect(ruleChanges([rule(true, 5)], [rule(false, 9)])).toEqual(["Silent device is off now.", "Silent device: late for 9 minutes now."]);
});

test("who came, went or got another role is told; a sign-in is not", () => {
  const user = (name: string, role: string, signedInAt: string | null = null): User => ({ name, role, signedInAt }) as unknown as User;
  const before = [user("anna", "admin"), user("ben", "viewer"), user("eve", "viewer")];
  expect(userChanges(before, [user("anna", "admin", "2026-01-01T00:00:00.000Z"), user("ben", "operator"), user("zoe", "viewer")])).toEqual(["ben is operator now, was viewer.", "zoe was added as viewer.", "eve was removed."]);
});

test("the refusal says that nothing of one's own was saved", () => {
  expect(isOvertaken(overtaken([]))).toBe(true);
  expect(isOvertaken(new Problem(400, "malformed", "x"))).toBe(false);
  expect(overtaken(["The network barn was removed."]).message).toBe("Somebody else was quicker. The network barn was removed. Yours was not saved.");
});
