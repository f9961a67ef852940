import { useState } from "preact/hooks";
import type { Device } from "../api/types";
import { begin, isConflict, save } from "../store/edit";
import type { Begun, Conflict } from "../store/edit";
import { dash } from "../words/format";
import { useApi } from "./context";
import { EditConflict } from "./edit-conflict";
import { Fault } from "./notice";
import { useRefusal } from "./rights";

/** A note for whoever looks next: where it hangs, which battery it takes. */
export function DeviceNote({ device }: { device: Device }) {
  const api = useApi();
  const refused = useRefusal("operator");
  const [begun, setBegun] = useState<Begun | null>(null);
  const [text, setText] = useState("");
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const close = (): void => { setBegun(null); setConflict(null); setFault(null); };
  const open = (): void => {
    begin(api, device.id).then((found) => { setBegun(found); setText(found.seen.note ?? ""); setFault(null); }, setFault);
  };
  const put = (at: Begun): void => {
    save(api, at, { note: text.trim() === "" ? null : text }).then((outcome) => (isConflict(outcome) ? setConflict(outcome) : close()), setFault);
  };
  return (
    <>
      {begun === null ? <>{device.note ?? <span class="faint" title="Nobody wrote one">{dash}</span>} <button type="button" class="link" disabled={refused !== undefined} title={refused} onClick={open}>Edit note</button></> : (
        <form class="note" onSubmit={(event) => { event.preventDefault(); put(begun); }}>
          <textarea aria-label="Note" rows={3} maxLength={500} autoFocus value={text} onInput={(input) => setText(input.currentTarget.value)} />
          <div class="asks"><button type="submit" class="primary">Save note</button><button type="button" onClick={close}>Cancel</button></div>
        </form>
      )}
      {fault === null ? null : <Fault fault={fault} />}
      {conflict === null ? null : <EditConflict conflict={conflict} mine="Save my note" keep={close} overwrite={() => { setConflict(null); put({ seen: conflict.theirs, tag: conflict.tag }); }} />}
    </>
  );
}
