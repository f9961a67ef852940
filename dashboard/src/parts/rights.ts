import type { Role } from "../api/types";
import { useValue } from "../store/observable";
import { me } from "../store/session";

const ranks: Record<Role, number> = { viewer: 1, operator: 2, admin: 3 };

/** What each role may do, in words. */
export const roleMeanings: [Role, string][] = [["viewer", "viewer: looks"], ["operator", "operator: also commands devices"], ["admin", "admin: everything"]];

/** Why somebody may not do what needs a role, for a disabled button; null when nothing speaks against it. Without a role: nobody has told yet who it is. */
export function refusal(role: Role | null, needed: Role): string | null {
  if (role === null) {
    return `This needs the role ${needed}; the gateway has not told yet who you are.`;
  }
  return ranks[role] >= ranks[needed] ? null : `This needs the role ${needed}; you are ${role}.`;
}

/** Why the person at this page may not do what needs a role; undefined when nothing speaks against it, as the attribute title wants it. */
export function useRefusal(needed: Role): string | undefined {
  return refusal(useValue(me)?.role ?? null, needed) ?? undefined;
}
