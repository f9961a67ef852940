import { useEffect, useState } from "preact/hooks";
import { useApi, useFleet } from "../../parts/context";
import { State } from "../../parts/marks";
import { Fault } from "../../parts/notice";
import { forgetToken } from "../../store/session";
import { number } from "../../words/format";
import { useRestart } from "./restart";
import { useIsAdmin } from "./rights";
import { SettingForm } from "./setting-form";
import { useSettings } from "./use-settings";

/** The gateway itself: its settings, what it is, restart and reset. */
export function GatewaySection() {
  const state = useSettings();
  return (
    <>
      <section class="card" aria-label="Gateway">
        <header><h2>Gateway</h2></header>
        <GatewayFacts />
      </section>
      <SettingForm section="gateway" title="Name and address" state={state} />
      <MachineCard />
    </>
  );
}

function GatewayFacts() {
  const api = useApi();
  const { health } = useFleet();
  const [version, setVersion] = useState("");
  useEffect(() => void api.get<{ version: string }>("/version").then((told) => setVersion(told.version), () => setVersion("")), [api]);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return health === null ? null : (
    <dl class="facts bare">
      <dt>Version</dt><dd>{version}</dd>
      <dt>State</dt><dd><State state={health.status} /></dd>
      <dt>Journal</dt><dd>{`${number(health.committedSeq)} entries, ${health.durability === "strong" ? "each on disk before it is shown" : "on disk as the system writes"}`}</dd>
      <dt>Times</dt><dd>{`in the zone of this browser, ${zone}; the gateway keeps UTC`}</dd>
      {health.problems.map((problem) => [<dt key={problem}>Problem</dt>, <dd key={`${problem}=`} class="mistake">{problem}</dd>])}
    </dl>
  );
}

const word = "reset";

function MachineCard() {
  const api = useApi();
  const isAdmin = useIsAdmin();
  const { phase, fault, restart } = useRestart();
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const reset = (submit: Event): void => {
    submit.preventDefault();
    if (typed === word) {
      api.post("/reset", { confirm: true }).then(() => forgetToken(), setRefused);
    }
  };
  return (
    <section class="card" aria-label="Restart and reset">
      <header><h2>Restart and reset</h2></header>
      <p>A restart stops cleanly and starts again: sessions are forgotten, and nodes join again by themselves. A reset also removes devices, journal, settings of the dashboard, users and tokens, for ever.</p>
      {fault === null ? null : <Fault fault={fault} />}
      {refused === null ? null : <Fault fault={refused} />}
      {typed === null ? (
        <div class="acts">
          <button type="button" disabled={!isAdmin || phase === "restarting"} onClick={() => void restart()}>{phase === "restarting" ? "Restarting" : "Restart"}</button>
          <button type="button" class="danger" disabled={!isAdmin} onClick={() => setTyped("")}>Reset to factory state</button>
        </div>
      ) : (
        <form class="sure" onSubmit={reset}>
          <input aria-label={`Type ${word} to remove everything`} placeholder={`Type ${word}`} value={typed} onInput={(input) => setTyped(input.currentTarget.value)} />
          <button type="submit" class="danger" disabled={typed !== word}>Remove everything</button>
          <button type="button" onClick={() => setTyped(null)}>Keep</button>
        </form>
      )}
    </section>
  );
}
