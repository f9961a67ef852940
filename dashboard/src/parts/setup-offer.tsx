import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { navigate } from "../store/route";
import { useApi } from "./context";

/** Opens the first set-up while no network was named; otherwise shows its content. */
export function SetupOffer({ children }: { children: ComponentChildren }) {
  const api = useApi();
  const [isSettled, settle] = useState(false);
  useEffect(() => {
    let isHere = true;
    api.get<{ offersSetup: boolean }>("/settings").then(
      (settings) => isHere && (settings.offersSetup ? navigate("/settings/setup", true) : settle(true)),
      () => isHere && settle(true));
    return () => { isHere = false; };
  }, [api]);
  return isSettled ? <>{children}</> : <p class="waiting">Looking whether the gateway is set up.</p>;
}
