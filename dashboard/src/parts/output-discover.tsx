import { useState } from "preact/hooks";
import { outputs } from "../store/safety";
import { useApi } from "./context";
import { Fault } from "./notice";
import { useRefusal } from "./rights";

/** Asks on all buses who is there. Nothing of what a device does changes. */
export function Discover({ buses, isLost }: { buses: string[]; isLost: boolean }) {
  const api = useApi();
  const refused = useRefusal("operator");
  const [said, say] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const look = (): void => {
    say("");
    setFault(null);
    Promise.all(buses.map((bus) => api.post(`/buses/${encodeURIComponent(bus)}/discover`, undefined)))
      .then(() => say(`Asked on ${buses.join(", ")}. Who answers appears here.`), setFault)
      .finally(() => outputs.poke());
  };
  return (
    <>
      <button type="button" class="discover" disabled={refused !== undefined || isLost} title={refused ?? "Asks on every bus who is there; changes no output"} onClick={look}>Look for devices</button>
      <span class="soft" role="status">{said}</span>
      {fault === null ? null : <Fault fault={fault} />}
    </>
  );
}
