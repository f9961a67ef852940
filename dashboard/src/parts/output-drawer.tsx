import { useEffect, useRef, useState } from "preact/hooks";
import { outputPath } from "../api/client";
import type { OrderAnswer, OutputDevice } from "../api/output-types";
import { setQuery } from "../store/route";
import { outputs } from "../store/safety";
import { keyCommand, titleOf } from "../words/outputs";
import { useApi } from "./context";
import { Command, Fault } from "./notice";
import { useRefusal } from "./rights";

/** What is set rarely and by admins: limits, watchdog, temporary keys. */
export function OutputDrawer({ device }: { device: OutputDevice }) {
  const api = useApi();
  const refused = useRefusal("admin");
  const [fault, setFault] = useState<unknown>(null);
  const [done, setDone] = useState("");
  const [key, setKey] = useState<string | null>(null);
  const close = (): void => setQuery({ device: null });
  const here = useRef<HTMLElement>(null);
  useEffect(() => {
    here.current?.focus({ preventScroll: true });

    // On a phone it opens above the card that was pressed.
    if ((here.current?.getBoundingClientRect().top ?? 0) < 0) {
      here.current?.scrollIntoView();
    }
  }, []);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && document.querySelector(".palette") === null) {
        close();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  const path = outputPath(device.device);
  const give = (call: Promise<OrderAnswer & { key?: string }>, said: string): void => {
    setFault(null);
    setDone("");
    call.then((answer) => {
      outputs.poke();
      if (answer?.outcome !== undefined && answer.outcome !== "accepted") {
        setFault(new Error(answer.detail ?? answer.outcome));
        return;
      }
      setKey(answer?.key ?? null);
      setDone(said);
    }, setFault);
  };
  return (
    <aside ref={here} class="card output-drawer" tabIndex={-1} aria-label={`Settings of ${titleOf(device)}`}>
      <header><h2>{titleOf(device)}</h2><button type="button" class="icon" aria-label="Close" onClick={close}>✕</button></header>
      {refused === undefined ? null : <p class="soft">{refused}</p>}
      <fieldset disabled={refused !== undefined || !device.isReached}>
        <legend>Limits</legend>
        <p class="soft">The device itself refuses every level above its limit and rises no steeper than this.</p>
        {device.outputs.map((output) => <LimitForm key={output.output} output={output.output} limit={output.limit} give={(maximumLevel, maximumRise) => give(api.post(`${path}/limits`, { limits: [{ output: output.output, maximumLevel, maximumRise }] }), `Output ${output.output} has its limit.`)} />)}
      </fieldset>
      <NumberForm legend="Watchdog" text="Without anybody in charge for this long, the device goes down to zero by itself." unit="s" least={1} most={60} first={5} act="Set" isOff={refused !== undefined || !device.isReached}
        give={(seconds) => give(api.post(`${path}/watchdog`, { seconds }), `The watchdog is ${seconds} s.`)} />
      <KeyForm outputs={device.outputs.map((output) => output.output)} isOff={refused !== undefined || !device.isReached}
        give={(seconds, permissions) => give(api.post(`${path}/keys`, { seconds, permissions }), "The key is shown once.")} />
      {device.keyEndsAt === null ? null : <button type="button" class="danger" disabled={refused !== undefined} onClick={() => give(api.delete(`${path}/keys`), "The temporary key ended.")}>End the temporary key</button>}
      {key === null ? null : <div data-key><Command text={key} /></div>}
      <section aria-label="Master key">
        <h3>Master key</h3>
        <p class="soft">{`${device.hasKey ? "The gateway has it." : "The gateway has none, and can only stop this device."} No page ever takes one. At the gateway's machine, from a file that only its user can read (16 octets or 32 hex digits):`}</p>
        <Command text="chmod 600 stim.key" />
        <Command text={keyCommand(device.device)} />
        <p class="soft">A device without a key gets one over its own local line:</p>
        <Command text="./sallyport outputs provision --port /dev/ttyUSB1 --key-file stim.key" />
      </section>
      {done === "" ? null : <p role="status">{done}</p>}
      {fault === null ? null : <Fault fault={fault} />}
    </aside>
  );
}

function LimitForm({ output, limit, give }: { output: number; limit: number; give: (level: number, rise: number) => void }) {
  const [level, setLevel] = useState(limit / 10);
  const [rise, setRise] = useState(10);
  return (
    <form class="limit-form of-output" onSubmit={(submit) => { submit.preventDefault(); give(Math.round(level * 10), Math.round(rise * 10)); }}>
      <b>{`Output ${output}`}</b>
      <label>up to<input type="number" aria-label={`Highest level of output ${output}, percent`} min={0} max={100} step={0.1} value={level} onInput={(input) => setLevel(input.currentTarget.valueAsNumber)} />%</label>
      <label>rising<input type="number" aria-label={`Steepest rise of output ${output}, percent a second`} min={0.1} max={100} step={0.1} value={rise} onInput={(input) => setRise(input.currentTarget.valueAsNumber)} />%/s</label>
      <button type="submit" disabled={!Number.isFinite(level) || !Number.isFinite(rise)}>Set</button>
    </form>
  );
}

/** What a temporary key may do. */
interface Permission {
  command: "arm" | "levels";
  outputs: number[];
  maximumLevel: number;
}

/** A temporary key: for how long, for which outputs, up to which level. Without an output it may do everything but what only the master key may. */
function KeyForm({ outputs: all, isOff, give }: { outputs: number[]; isOff: boolean; give: (seconds: number, permissions: Permission[]) => void }) {
  const [seconds, setSeconds] = useState(600);
  const [chosen, choose] = useState<number[]>([]);
  const [level, setLevel] = useState(100);
  const turn = (output: number): void => choose(chosen.includes(output) ? chosen.filter((one) => one !== output) : [...chosen, output]);
  const make = (submit: Event): void => {
    submit.preventDefault();
    give(seconds, chosen.length === 0 ? [] : (["arm", "levels"] as const).map((command) => ({ command, outputs: chosen, maximumLevel: Math.round(level * 10) })));
  };
  return (
    <fieldset disabled={isOff}>
      <legend>Temporary key</legend>
      <p class="soft">Lets a program command this device without the master key, until it ends; then every output goes down to zero.</p>
      <form class="limit-form of-key" onSubmit={make}>
        <label>for<input type="number" aria-label="Temporary key, seconds" min={10} max={655_350} step={1} value={seconds} onInput={(input) => setSeconds(input.currentTarget.valueAsNumber)} />s</label>
        <div class="checks">{all.map((output) => <label key={output} class="check"><input type="checkbox" checked={chosen.includes(output)} onChange={() => turn(output)} />{`Output ${output}`}</label>)}</div>
        {chosen.length === 0 ? <span class="soft">all outputs, up to their limits</span>
          : <label>up to<input type="number" aria-label="Highest level of the temporary key, percent" min={0} max={100} step={0.1} value={level} onInput={(input) => setLevel(input.currentTarget.valueAsNumber)} />%</label>}
        <button type="submit" disabled={!Number.isInteger(seconds) || !Number.isFinite(level)}>Make</button>
      </form>
    </fieldset>
  );
}

function NumberForm({ legend, text, unit, least, most, first, act, isOff, give }: { legend: string; text: string; unit: string; least: number; most: number; first: number; act: string; isOff: boolean; give: (value: number) => void }) {
  const [value, setValue] = useState(first);
  return (
    <fieldset disabled={isOff}>
      <legend>{legend}</legend>
      <p class="soft">{text}</p>
      <form class="limit-form" onSubmit={(submit) => { submit.preventDefault(); give(value); }}>
        <label><input type="number" aria-label={`${legend}, seconds`} min={least} max={most} step={1} value={value} onInput={(input) => setValue(input.currentTarget.valueAsNumber)} />{unit}</label>
        <button type="submit" disabled={!Number.isInteger(value)}>{act}</button>
      </form>
    </fieldset>
  );
}
