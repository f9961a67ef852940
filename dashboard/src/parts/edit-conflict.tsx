import type { Conflict } from "../store/edit";
import { Shape } from "./marks";

/** What another person changed while this one was writing, and whose word holds. */
export function EditConflict({ conflict, mine, overwrite, keep }: { conflict: Conflict; mine: string; overwrite: () => void; keep: () => void }) {
  return (
    <div class="fault conflict" role="alert">
      <Shape tone="attention" />
      <div>
        <strong>Somebody else edited this device meanwhile.</strong>
        <ul>{conflict.changes.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
        <div class="asks"><button type="button" class="primary" onClick={overwrite}>{mine}</button><button type="button" onClick={keep}>Leave theirs</button></div>
      </div>
    </div>
  );
}
