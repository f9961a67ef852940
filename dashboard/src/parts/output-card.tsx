import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { OrderAnswer, OutputDevice } from "../api/output-types";
import { outputPath } from "../api/client";
import { useValue } from "../store/observable";
import { longestAfterlife } from "../store/outputs";
import type { Sight } from "../store/outputs";
import { outputs } from "../store/safety";
import { Hand } from "../store/hand";
import { ago, clock, dash } from "../words/format";
import { keyCommand, keyLeft, outputMeaning, outputTone, stopReason, titleOf } from "../words/outputs";
import { useApi } from "./context";
import { BrokenShield, Shape, Signal } from "./marks";
import { Command, Fault } from "./notice";
import { OutputColumn } from "./output-column";
import { useRefusal } from "./rights";

const armSeconds = 60;
const lowerMilliseconds = 1_000;

/** One device: what it does, what may be done with it, and how sure that is. */
export function OutputCard({ device, sight, isLost, now }: { device: OutputDevice; sight: Sight; isLost: boolean; now: number }) {
  const api = useApi();
  const refused = useRefusal("operator");
  const [fault, setFault] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const newest = useRef({ device, isLost, refused });
  newest.current = { device, isLost, refused };
  const order = async (verb: string, body: unknown): Promise<OrderAnswer> => {
    const answer = await api.post<OrderAnswer>(`${outputPath(device.device)}/${verb}`, body);
    outputs.poke();
    return answer;
  };
  const give = (verb: string, body: unknown): void => {
    setBusy(true);
    setFault(null);
    order(verb, body).then((answer) => answer.outcome !== "accepted" && setFault(new Error(answer.detail ?? answer.outcome)), setFault).finally(() => setBusy(false));
  };
  const hand = useMemo(() => new Hand({
    see: (output) => newest.current.device.outputs.find((one) => one.output === output) ?? null,
    mayRaise: () => !newest.current.isLost && newest.current.refused === undefined && (newest.current.device.state === "armed" || newest.current.device.state === "active"),
    send: (output, level, expectedTarget) => order("levels", { levels: [{ output, level, rampMilliseconds: 0, expectedTarget }] }),
  }), [device.device]);
  useEffect(() => hand.reported(), [device, isLost]);
  const pressed = useValue(hand.state);
  const isClose = pressed.output !== null || pressed.wishes.size > 0;
  useEffect(() => (isClose ? outputs.closer("hand") : undefined), [isClose]);

  const title = titleOf(device);
  const isReady = device.state === "armed" || device.state === "active";
  const lowering = refused ?? (isLost ? "There is no connection: use the stop switch at the device." : isReady ? null : "Nothing is ready.");
  const raising = lowering ?? (device.isInCharge || device.state === "armed" ? null : "First decide whether it goes on.");
  return (
    <section class={`card output-card ${outputTone(device.state)}`} data-device={device.device} aria-label={title}>
      <header>
        <h2><a href={`/devices/${device.device}`}>{title}</a> <code class="faint">{`${device.bus} ${device.address}`}</code></h2>
        <span class={`output-state ${outputTone(device.state)}`} title={outputMeaning(device.state)} data-state={device.state ?? "unknown"}>
          <Shape tone={outputTone(device.state)} />{isLost ? `was ${device.state ?? "unknown"}` : device.state ?? (device.isReached ? "unknown" : "not reached")}
        </span>
      </header>
      <Facts device={device} sight={sight} now={now} />
      {device.problem === null ? null : <p class="callout bad"><Shape tone="bad" />{device.problem}</p>}
      {device.hasKey ? null : (
        <div class="callout"><Shape tone="attention" /><div><p>The gateway has no key for it and can only stop it. An admin imports its key from a file, at the gateway's machine:</p><Command text={keyCommand(device.device)} /></div></div>
      )}
      {isReady && device.keyEndsAt !== null && keyLeft(device.keyEndsAt, now + sight.clockOffset).isSoon ? (
        <p class="callout" role="alert"><Shape tone="attention" />The temporary key ends within a minute. Then every output goes down to zero within ten seconds, whoever raised it.</p>
      ) : null}
      <Situation device={device} sight={sight} now={now} refused={refused} isLost={isLost} isBusy={isBusy} give={give} />
      {device.outputs.length === 0 ? null : (
        <div class="columns">
          {device.outputs.map((output) => <OutputColumn key={output.output} output={output} hand={hand} title={title} raising={raising} lowering={lowering} isLost={isLost} />)}
        </div>
      )}
      {pressed.fault === null ? null : <Fault fault={pressed.fault} />}
      {fault === null ? null : <Fault fault={fault} />}
      <footer class="asks">
        {device.state === "disarmed" ? <ArmChoice device={device} refused={refused} isBusy={isBusy || isLost} give={give} /> : null}
        {isReady ? <button type="button" disabled={refused !== undefined || isLost} title={refused ?? "Every output of this device goes to zero within one second"} onClick={() => give("lower", { rampMilliseconds: lowerMilliseconds })}>{device.state === "armed" ? "Disarm" : "Lower all to zero"}</button> : null}
        <span class="grow" />
        <a href={`/outputs?device=${encodeURIComponent(device.device)}`} data-keep>Limits, watchdog and keys</a>
      </footer>
      <LastStop device={device} />
    </section>
  );
}

type Give = (verb: string, body: unknown) => void;

function Facts({ device, sight, now }: { device: OutputDevice; sight: Sight; now: number }) {
  const gatewayNow = now + sight.clockOffset;
  const left = device.keyEndsAt === null ? null : keyLeft(device.keyEndsAt, gatewayNow);
  return (
    <dl class="output-facts">
      <div><dt>Protection</dt><dd data-protection={device.protection}>{device.protection === "sealed" ? <span class="protection" title="Encrypted and authenticated"><Shield />sealed</span>
        : device.protection === "plain" ? <span class="protection weak" title="Encrypted, but anybody at the line can change or repeat a command"><BrokenShield />plain, weak</span>
        : <span class="faint" title="No key was proved yet, so nothing can be commanded">{dash}</span>}</dd></div>
      <div><dt>Link</dt><dd>{device.roundTripMilliseconds === null ? <span class="faint" title="No exchange yet">{dash}</span> : <span title="Time to the answer of the newest packet">{`${Math.round(device.roundTripMilliseconds)} ms`}</span>}
        <span class={device.answeredOfHundred < 90 ? "weak-link" : "soft"} title="Of the last hundred packets">{`${device.answeredOfHundred} % answered`}</span>{device.rssi === null ? null : <Signal dbm={device.rssi} />}</dd></div>
      <div><dt>Temporary key</dt><dd>{left === null ? <span class="faint" title="No temporary key is out; only this gateway commands the device">none out</span> : <span data-key-left class={left.isSoon ? "soon" : undefined} title={`Ends at ${clock(Date.parse(device.keyEndsAt!) - sight.clockOffset)}`}>{left.isSoon ? <Shape tone="attention" /> : null}{left.text}</span>}</dd></div>
      <div><dt>Heard</dt><dd>{ago(device.lastHeard, gatewayNow)}</dd></div>
    </dl>
  );
}

function Shield() {
  return <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path d="M7 1 12 3v4c0 3-2 5-5 6-3-1-5-3-5-6V3z" fill="none" stroke="currentColor" stroke-width="1.4" /></svg>;
}

/** What the state asks of a person. */
function Situation({ device, sight, now, refused, isLost, isBusy, give }: { device: OutputDevice; sight: Sight; now: number; refused: string | undefined; isLost: boolean; isBusy: boolean; give: Give }) {
  const why = stopReason(device.reason);
  if (device.state === "active" && !device.isInCharge) {
    const left = (outputs.alone.get(device.device) ?? sight.at) + longestAfterlife - now;
    return (
      <div class="callout ask" role="alert">
        <Shape tone="attention" />
        <div>
          <strong>Running without anybody in charge here</strong>
          <p>{left > 0 ? `It ends by itself within ${Math.ceil(left / 1000)} s, unless somebody else keeps it going.` : "It goes on, so somebody else keeps it going."} Nothing was sent to it.</p>
          <div class="asks">
            <button type="button" class="danger" disabled={refused !== undefined || isLost} title={refused} onClick={() => give("lower", { rampMilliseconds: lowerMilliseconds })}>Lower it to zero</button>
            <button type="button" disabled={refused !== undefined || isBusy || isLost} title={refused ?? "From now on this gateway keeps it going"} onClick={() => give("continue", {})}>Go on</button>
          </div>
        </div>
      </div>
    );
  }
  if (device.state === "emergency" || device.state === "fault") {
    return <ClearForm device={device} why={why} refused={refused} isBusy={isBusy || isLost} give={give} />;
  }
  if (device.state === "rampdown") {
    return <p class="callout"><Shape tone="attention" />{`Going down to zero within ten seconds${why === null ? "" : `: ${why}`}. Nothing can raise it meanwhile.`}</p>;
  }
  if (device.state === null && device.hasKey && device.problem === null) {
    return <p class="callout"><Shape tone="attention" />{device.isReached ? "It answers; its state is being asked." : "It does not answer. If it was active, it goes down by itself within its watchdog and ten seconds. Look at the device."}</p>;
  }
  return device.state === "disarmed" && why !== null ? <p class="soft output-why">{`Off because: ${why}.`}</p> : null;
}

/** Ends an emergency or a fault after a person has looked, which typing the name stands for. Clearing raises nothing. */
function ClearForm({ device, why, refused, isBusy, give }: { device: OutputDevice; why: string | null; refused: string | undefined; isBusy: boolean; give: Give }) {
  const [typed, setTyped] = useState("");
  const called = device.name ?? device.address;
  const clear = (submit: Event): void => {
    submit.preventDefault();
    setTyped("");
    give("clear", {});
  };
  return (
    <form class="callout bad ask" onSubmit={clear}>
      <Shape tone="bad" />
      <div>
        <strong>{device.state === "emergency" ? "Stopped and latched" : "Fault: switched off and latched"}</strong>
        <p>{`All outputs are off${why === null ? "" : ` (${why})`}. Look at the person, the electrodes and the device, then clear it. Clearing raises nothing: it has to be armed again.`}</p>
        <div class="asks">
          <label>{`Type ${called} to clear`}<input spellcheck={false} autocomplete="off" autocapitalize="none" value={typed} disabled={refused !== undefined} onInput={(input) => setTyped(input.currentTarget.value)} /></label>
          <button type="submit" disabled={refused !== undefined || isBusy || typed.trim() !== called} title={refused}>Clear</button>
        </div>
      </div>
    </form>
  );
}

/** Which outputs get ready: chosen one by one, so that none becomes ready by accident. */
function ArmChoice({ device, refused, isBusy, give }: { device: OutputDevice; refused: string | undefined; isBusy: boolean; give: Give }) {
  const [chosen, choose] = useState<number[]>([]);
  const turn = (output: number): void => choose(chosen.includes(output) ? chosen.filter((one) => one !== output) : [...chosen, output].sort((one, other) => one - other));
  return (
    <fieldset class="arm" disabled={refused !== undefined}>
      <legend>Get ready</legend>
      {device.outputs.map((output) => <label key={output.output} class="check"><input type="checkbox" checked={chosen.includes(output.output)} onChange={() => turn(output.output)} />{`Output ${output.output}`}</label>)}
      <button type="button" class="primary" disabled={refused !== undefined || isBusy || chosen.length === 0} title={refused ?? `Ready for ${armSeconds} s; nothing flows before a level is raised`} onClick={() => give("arm", { outputs: chosen, timeoutSeconds: armSeconds })}>
        Arm
      </button>
    </fieldset>
  );
}

function LastStop({ device }: { device: OutputDevice }) {
  if (device.stopSent === null) {
    return null;
  }
  const verified = device.stopVerifiedMilliseconds;
  const answered = device.stopAnsweredMilliseconds;
  return (
    <p class="last-stop soft">
      {`Last emergency stop: sent at ${clock(device.stopSent)}, ${answered === null ? "no answer" : `answered after ${Math.round(answered)} ms`}, ${verified === null ? "not verified" : `verified after ${Math.round(verified)} ms`}.`}
    </p>
  );
}
