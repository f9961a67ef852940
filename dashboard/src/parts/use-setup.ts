import { useEffect } from "preact/hooks";
import { useValue } from "../store/observable";
import { me } from "../store/session";
import { offersSetup } from "../store/setup";
import { useApi } from "./context";

/** Asks whether the gateway wants its first set-up, and the person at this page may do it; null until that is known. */
export function useSetup(): boolean | null {
  const api = useApi();
  const who = useValue(me);
  const offers = useValue(offersSetup);
  useEffect(() => {
    let isHere = true;
    api.get<{ offersSetup: boolean }>("/settings").then(
      (settings) => isHere && offersSetup.set(settings.offersSetup),
      () => isHere && offersSetup.value === null && offersSetup.set(false));
    return () => { isHere = false; };
  }, [api]);
  return offers === true && who === null ? null : offers && who?.role === "admin";
}
