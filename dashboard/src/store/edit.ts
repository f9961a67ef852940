import { devicePath } from "../api/client";
import type { Api } from "../api/client";
import { Problem } from "../api/problem";
import type { Device } from "../api/types";

/** What operators keep of a device. */
export interface DevicePatch {
  name?: string | null;
  note?: string | null;
}

/** Somebody else edited the device in between. */
export interface Conflict {
  theirs: Device;
  /** The tag of what they made of it. */
  tag: string;
  /** What they changed, a sentence each. */
  changes: string[];
}

/** An edit that was begun: the device as it was then, and its tag. */
export interface Begun {
  seen: Device;
  tag: string;
}

export async function begin(api: Api, id: string): Promise<Begun> {
  const { value, tag } = await api.tagged<Device>(devicePath(id));
  return { seen: value, tag };
}

/** Saves, unless somebody else edited it since it was begun; then says what they changed. */
export async function save(api: Api, begun: Begun, patch: DevicePatch): Promise<Device | Conflict> {
  try {
    return await api.patch<Device>(devicePath(begun.seen.id), patch, begun.tag);
  } catch (fault) {
    if (!(fault instanceof Problem) || fault.code !== "precondition-failed") {
      throw fault;
    }
    const { value, tag } = await api.tagged<Device>(devicePath(begun.seen.id));
    return { theirs: value, tag, changes: differences(begun.seen, value) };
  }
}

export const isConflict = (outcome: Device | Conflict): outcome is Conflict => "theirs" in outcome;

/** What differs in what operators keep, a sentence each. */
export function differences(before: Device, after: Device): string[] {
  const said: string[] = [];
  if (before.givenName !== after.givenName) {
    said.push(after.givenName === null ? `The name "${before.givenName}" was taken away.` : `It is named "${after.givenName}" now, not "${before.givenName ?? before.name ?? before.address}".`);
  }
  const added = after.tags.filter((tag) => !before.tags.includes(tag));
  const removed = before.tags.filter((tag) => !after.tags.includes(tag));
  if (added.length > 0) {
    said.push(`Tagged ${added.join(", ")}.`);
  }
  if (removed.length > 0) {
    said.push(`No longer tagged ${removed.join(", ")}.`);
  }
  if (before.note !== after.note) {
    said.push(after.note === null ? "The note was taken away." : `The note says "${after.note}" now.`);
  }
  if (before.replacedBy !== after.replacedBy && after.replacedBy !== null) {
    said.push(`Its place was taken by ${after.replacedBy}.`);
  }
  return said;
}
