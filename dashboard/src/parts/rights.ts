import type { Role } from "../api/types";
import { useValue } from "../store/observable";
import { me } from "../store/session";

const ranks: Record<Role, number> = { viewer: 1, operator: 2, admin: 3 };

/** What each role may do, in words. */
export const roleMeanings: [Role, string][] = [["viewer", "viewer: looks"], ["operator", "operator: also commands devices"], ["admin", "admin: everything"]];

/** Why somebody may not do what needs a role, for a disabled button; null when nothing speaks against it. */
export function refusal(role: Role | null, needed: Role): string | null {
  return role === null || ranks[role] >= ranks[needed] ? null : `This needs the role ${needed}; you are ${role}.`;
}

/** Why the person at this page may not do what needs a role; undefined when nothing speaks against it, as the attribute title wants it. */
export function useRefusal(needed: Role): string | undefined {
  return refusal(useValue(me)?.role ?? null, needed) ?? undefined;
}
