import { useRefusal } from "../../parts/rights";

/** True unless the person at this page may only look. */
export const useIsAdmin = (): boolean => useRefusal("admin") === undefined;

/** Says that changes need another role. */
export function MayOnlyLook() {
  return <p class="soft">You may look; changes need the role admin.</p>;
}
