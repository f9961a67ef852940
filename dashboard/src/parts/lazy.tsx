import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Fault } from "./notice";

/** A component that is fetched when it is first shown. */
export function lazily(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | null = null;
  return function Lazy() {
    const [Shown, show] = useState<ComponentType | null>(() => loaded);
    const [fault, setFault] = useState<unknown>(null);
    const [tries, setTries] = useState(0);
    useEffect(() => {
      let isHere = true;
      if (Shown === null) {
        load().then((found) => { loaded = found; if (isHere) { setFault(null); show(() => found); } }, (problem: unknown) => isHere && setFault(problem));
      }
      return () => { isHere = false; };
    }, [tries]);
    return Shown !== null ? <Shown /> : fault !== null ? <Fault fault={fault} retry={() => setTries(tries + 1)} /> : <p class="waiting">Loading this part.</p>;
  };
}
