import { Shape } from "../../parts/marks";
import type { Setting } from "./model";

/** One setting: what it does, what a choice brings, and where it was set. */
export function SettingField({ setting, value, change, mistake, disabled }: {
  setting: Setting; value: string | number | boolean | null; change: (value: string | number | boolean | null) => void; mistake: string | null; disabled: boolean;
}) {
  const id = `setting-${setting.key}`;
  const isOff = disabled || setting.readOnly;
  const words = { id, "aria-describedby": `${id}-text`, "aria-invalid": mistake !== null, disabled: isOff };
  return (
    <div class="setting" data-setting={setting.key}>
      <div>
        <h3><label for={id}>{setting.title}</label>{setting.pending ? <span class="chip">at the next start</span> : null}</h3>
        <p id={`${id}-text`}>{setting.meaning}</p>
        <p class="soft">{setting.consequence}</p>
        {setting.readOnly ? <p class="soft">{`Set by ${setting.where ?? setting.source}: change it there.`}</p> : null}
        {mistake === null ? null : <p class="mistake" role="alert"><Shape tone="bad" />{` ${mistake}`}</p>}
      </div>
      <div class="setting-input">
        {setting.kind === "switch" ? (
          <select {...words} value={String(value)} onChange={(event) => change(event.currentTarget.value === "true")}><option value="true">on</option><option value="false">off</option></select>
        ) : setting.kind === "number" ? (
          <span class="unit"><input {...words} type="number" min={setting.minimum ?? undefined} max={setting.maximum ?? undefined} value={value === null ? "" : String(value)} onInput={(event) => change(event.currentTarget.value === "" ? null : Number(event.currentTarget.value))} />{setting.unit}</span>
        ) : setting.kind === "secret" ? (
          <input {...words} type="password" autocomplete="new-password" maxLength={setting.maximum ?? undefined} placeholder={setting.isSet ? "set; type to replace it" : "not set"} value={value === null ? "" : String(value)} onInput={(event) => change(event.currentTarget.value)} />
        ) : (
          <input {...words} type="text" maxLength={setting.maximum ?? undefined} placeholder={setting.default === null ? "none" : String(setting.default)} value={value === null ? "" : String(value)} onInput={(event) => change(event.currentTarget.value)} />
        )}
      </div>
    </div>
  );
}
