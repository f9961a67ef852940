import { cloneElement, type VNode } from "preact";
import { useId } from "preact/hooks";
import { BrokenShield, Shape } from "../../parts/marks";

/** A labelled input with a hint and, where there is one, the mistake. */
export function Field({ label, hint, mistake, isWeak = false, children }: { label: string; hint: string; mistake: string | null; isWeak?: boolean; children: VNode }) {
  const id = useId();
  return (
    <div class="setting">
      <div>
        <h3><label for={id}>{label}</label>{isWeak ? <BrokenShield /> : null}</h3>
        <p class="soft" id={`${id}-hint`}>{hint}</p>
        {mistake === null ? null : <p class="mistake" role="alert"><Shape tone="bad" />{` ${mistake}`}</p>}
      </div>
      <div class="setting-input">{cloneElement(children, { id, "aria-describedby": `${id}-hint`, "aria-invalid": mistake !== null } as object)}</div>
    </div>
  );
}
