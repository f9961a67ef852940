import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api/problem";
import type { Device } from "../api/types";
import { navigate } from "../store/route";
import { successorsOf } from "../store/successors";
import { ago } from "../words/format";
import { useApi, useFleet } from "./context";
import { Fault } from "./notice";
import { useRefusal } from "./rights";

/** Gives new hardware the place of this device. Its name has to be typed: another replacement is the only way back. */
export function DeviceReplace({ device }: { device: Device }) {
  const api = useApi();
  const fleet = useFleet();
  const refused = useRefusal("operator");
  const box = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [successor, setSuccessor] = useState("");
  const [typed, setTyped] = useState("");
  const [force, setForce] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => {
    if (isOpen) {
      box.current?.show();
    }
  }, [isOpen]);
  const called = device.name ?? device.address;
  const isAlive = fault instanceof Problem && fault.code === "still-alive";
  const close = (): void => { setOpen(false); setFault(null); setForce(false); setTyped(""); };
  const submit = (event: Event): void => {
    event.preventDefault();
    api.post<Device>("/devices/replace", { device: successor, replaces: device.id, force }).then(
      (now) => { close(); navigate(`/devices/${now.id}`); },
      setFault);
  };
  if (!isOpen) {
    return <button type="button" disabled={refused !== undefined} title={refused} onClick={() => setOpen(true)}>Replace this device</button>;
  }
  const choices = successorsOf(device, fleet.devices.values());
  return (
    <div class="veil"><dialog ref={box} class="dialog" aria-modal="true" aria-label="Replace this device" onClose={close} onKeyDown={(key) => key.key === "Escape" && close()}>
      <h2>{`Replace ${called}`}</h2>
      <p>The new device takes its name, tags, note, policies, history and what waits in its queue. This one is retired.</p>
      {choices.length === 0 ? <p class="differs">{`No other device has joined ${device.segment} yet. Switch the new one on, and it appears here.`}</p> : (
        <form onSubmit={submit}>
          <label>New device
            <select aria-label="New device" value={successor} onChange={(change) => setSuccessor(change.currentTarget.value)}>
              <option value="">Choose one</option>
              {choices.map((one) => <option key={one.id} value={one.id}>{`${one.name === null ? "" : `${one.name}, `}${one.address}, first seen ${ago(one.firstSeen, Date.now())}`}</option>)}
            </select>
          </label>
          <label>{`Type ${called} to confirm`}
            <input aria-label="Name of the old device" spellcheck={false} value={typed} onInput={(input) => setTyped(input.currentTarget.value)} />
          </label>
          {fault === null ? null : <Fault fault={fault} />}
          {isAlive || force ? <label class="check"><input type="checkbox" checked={force} onChange={(change) => setForce(change.currentTarget.checked)} />It is to be replaced although it still reports; its session ends</label> : null}
          <div class="asks"><button type="submit" class="danger" disabled={successor === "" || typed !== called}>Replace</button><button type="button" onClick={close}>Keep it</button></div>
        </form>
      )}
      {choices.length === 0 ? <button type="button" onClick={close}>Close</button> : null}
    </dialog></div>
  );
}
