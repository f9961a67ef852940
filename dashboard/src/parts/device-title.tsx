import { useEffect, useState } from "preact/hooks";
import type { Device } from "../api/types";
import { begin, isConflict, save } from "../store/edit";
import type { Begun, Conflict } from "../store/edit";
import { useApi } from "./context";
import { EditConflict } from "./edit-conflict";
import { Fault } from "./notice";
import { useRefusal } from "./rights";

const undoable = 10_000;

/** The name of the device; renamed in place, and taken back for ten seconds. */
export function DeviceTitle({ device }: { device: Device }) {
  const api = useApi();
  const refused = useRefusal("operator");
  const [begun, setBegun] = useState<Begun | null>(null);
  const [text, setText] = useState("");
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [done, setDone] = useState<{ text: string; before: string | null } | null>(null);
  useEffect(() => {
    if (done !== null) {
      const timer = setTimeout(() => setDone(null), undoable);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [done]);

  const open = async (): Promise<void> => {
    setFault(null);
    try {
      setBegun(await begin(api, device.id));
      setText(device.name ?? "");
    } catch (problem) {
      setFault(problem);
    }
  };
  const close = (): void => { setBegun(null); setConflict(null); setFault(null); };
  const put = async (at: Begun, name: string | null, before: string | null, isUndo: boolean): Promise<void> => {
    setFault(null);
    try {
      const outcome = await save(api, at, { name });
      if (isConflict(outcome)) {
        setConflict(outcome);
        return;
      }
      close();
      setDone(isUndo ? null : { text: name === null ? "It goes by what it announces again." : `Renamed to ${name}.`, before });
    } catch (problem) {
      setFault(problem);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const name = text.trim();
    void put(begun!, name === "" ? null : name, device.name, false);
  };
  const undo = async (before: string | null): Promise<void> => {
    setDone(null);
    // The device may have taken on the new name already, so the old one is given back, not only taken away.
    try {
      await put(await begin(api, device.id), before, null, true);
    } catch (problem) {
      setFault(problem);
    }
  };
  return (
    <>
      {begun === null ? (
        <span class="title"><h1>{device.name ?? device.address}</h1><button type="button" class="link" disabled={refused !== undefined} title={refused} onClick={() => void open()}>Rename</button></span>
      ) : (
        <form class="title" onSubmit={submit} onKeyDown={(key) => key.key === "Escape" && close()}>
          <h1 class="hidden">{device.name ?? device.address}</h1>
          <input aria-label="New name" autoFocus spellcheck={false} value={text} placeholder={device.announcedName ?? device.address} onInput={(input) => setText(input.currentTarget.value)} />
          <button type="submit" class="primary">Save name</button><button type="button" onClick={close}>Cancel</button>
        </form>
      )}
      {fault === null ? null : <Fault fault={fault} />}
      {conflict === null || begun === null ? null
        : <EditConflict conflict={conflict} mine={`Name it ${text.trim() || "as it announces"}`} keep={close} overwrite={() => { setConflict(null); void put({ seen: conflict.theirs, tag: conflict.tag }, text.trim() === "" ? null : text.trim(), conflict.theirs.name, false); }} />}
      {done === null ? null : <div class="toast" role="status"><span>{done.text}</span><button type="button" onClick={() => void undo(done.before)}>Undo</button></div>}
    </>
  );
}

/** How the given name and what the device calls itself stand to each other; nothing when they agree. */
export function NameState({ device }: { device: Device }) {
  const api = useApi();
  const [fault, setFault] = useState<unknown>(null);
  const [told, setTold] = useState<number | null>(null);
  const tell = (): void => {
    api.post<{ downlinkId: number }>("/downlinks", { device: device.id, verb: "control", control: "name", value: device.givenName }).then(({ downlinkId }) => { setTold(downlinkId); setFault(null); }, setFault);
  };
  if (device.nameState === "pending") {
    return <p class="soft" role="status">{`The device is told its name when it can be reached (command ${device.nameDownlinkId}). Until then it and its MQTT topics say "${device.announcedName ?? device.address}".`}</p>;
  }
  if (device.nameState !== "differs") {
    return null;
  }
  return (
    <>
      <p class="differs">{`The device calls itself "${device.announcedName ?? device.address}", and so do its MQTT topics. `}{told === null ? <button type="button" class="link" onClick={tell}>Tell it its name</button> : <span class="soft">{`Command ${told} tells it.`}</span>}</p>
      {fault === null ? null : <Fault fault={fault} />}
    </>
  );
}
