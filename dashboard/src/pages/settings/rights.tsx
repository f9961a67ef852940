import { useEffect, useState } from "preact/hooks";
import { useApi } from "../../parts/context";

/** True unless the gateway said that this token may only look. */
export function useIsAdmin(): boolean {
  const api = useApi();
  const [isAdmin, setAdmin] = useState(true);
  useEffect(() => void api.get("/tokens").catch((problem: { code?: string }) => setAdmin(problem.code !== "forbidden-role")), [api]);
  return isAdmin;
}

/** Says that changes need another token. */
export function MayOnlyLook() {
  return <p class="soft">This token may look; changes need one with the role admin.</p>;
}
