import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { navigate } from "../store/route";
import { useSetup } from "./use-setup";

/** Opens the first set-up while no network was named, for who may do it; otherwise shows its content. */
export function SetupOffer({ children }: { children: ComponentChildren }) {
  const isOffered = useSetup();
  useEffect(() => {
    if (isOffered === true) {
      navigate("/settings/setup", true);
    }
  }, [isOffered]);
  return isOffered === false ? <>{children}</> : <p class="waiting">Looking whether the gateway is set up.</p>;
}
