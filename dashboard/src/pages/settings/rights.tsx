import { useValue } from "../../store/observable";
import { me } from "../../store/session";

/** True for an admin, once the gateway has told who the person at this page is. */
export const useIsAdmin = (): boolean => useValue(me)?.role === "admin";

/** Says that changes need another role, once it is known. */
export function MayOnlyLook() {
  return useValue(me) === null ? null : <p class="soft">You may look; changes need the role admin.</p>;
}
