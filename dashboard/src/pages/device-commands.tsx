import { useState } from "preact/hooks";
import type { Device, Downlink } from "../api/types";
import { useApi } from "../parts/context";
import { State } from "../parts/marks";
import { Fault } from "../parts/notice";
import { useRefusal } from "../parts/rights";
import { orderOf } from "../store/order";
import type { CommandForm } from "../store/order";

const questions: [string, string][] = [["version", "Version"], ["sleeptime", "Sleep time"], ["rssi", "Signal"], ["name", "Name"], ["identify", "Identify"], ["restart", "Restart"]];

/** Sends a command and follows it until nothing more is expected to happen. */
export function CommandTab({ device }: { device: Device }) {
  const api = useApi();
  const refused = useRefusal("operator");
  const [form, setForm] = useState<CommandForm>({ verb: "set", form: "json", text: "", control: "sleeptime" });
  const [sent, setSent] = useState<Downlink | null>(null);
  const [fault, setFault] = useState<unknown>(null);

  const send = async (order: Record<string, unknown>): Promise<void> => {
    setFault(null);
    setSent(null);
    try {
      const { downlinkId } = await api.post<{ downlinkId: number }>("/downlinks", { device: device.id, expiresIn: 86_400, ...order });
      let known = await api.get<Downlink>(`/downlinks/${downlinkId}`);
      setSent(known);
      for (let turn = 0; turn < 20 && !known.final; turn++) {
        known = await api.get<Downlink>(`/downlinks/${downlinkId}?wait=${turn === 0 ? 1 : 15}`);
        setSent((now) => (now?.downlinkId === downlinkId ? known : now));
      }
    } catch (problem) {
      setFault(problem);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const { order, fault: mistake } = orderOf(form);
    if (order === null) {
      setFault(mistake);
    } else {
      void send(order);
    }
  };
  return (
    <div class="commands">
      <div class="asks">
        {questions.map(([word, title]) => <button key={word} type="button" disabled={refused !== undefined} title={refused} onClick={() => void send({ verb: "control", control: word })}>{title}</button>)}
      </div>
      <form onSubmit={submit}>
        <select aria-label="What to do" value={form.verb} onChange={(change) => setForm({ ...form, verb: change.currentTarget.value as CommandForm["verb"] })}>
          <option value="set">Set</option><option value="get">Get</option><option value="control">Change</option>
        </select>
        {form.verb === "control" ? (
          <select aria-label="Setting" value={form.control} onChange={(change) => setForm({ ...form, control: change.currentTarget.value })}>
            <option value="sleeptime">sleep time, s</option><option value="name">name</option>
          </select>
        ) : (
          <select aria-label="Form of the data" value={form.form} onChange={(change) => setForm({ ...form, form: change.currentTarget.value as CommandForm["form"] })}>
            <option value="json">JSON (as MessagePack)</option><option value="cayenne">JSON (as CayenneLPP)</option><option value="text">Text</option><option value="hex">Octets in hex</option>
          </select>
        )}
        <input aria-label="Value" class="mono" spellcheck={false} value={form.text} placeholder={placeholders[form.verb === "control" ? form.control : form.form]} onInput={(input) => setForm({ ...form, text: input.currentTarget.value })} />
        <button type="submit" class="primary" disabled={refused !== undefined} title={refused}>Send</button>
      </form>
      {refused === undefined ? null : <p class="soft">{refused}</p>}
      {device.sleepy ? <p class="soft">It sleeps between messages: a command waits until it reports next, at most a day.</p> : null}
      {fault === null ? null : typeof fault === "string" ? <p class="mistake" role="alert">{fault}</p> : <Fault fault={fault} />}
      {sent === null ? null : <Result downlink={sent} />}
    </div>
  );
}

const placeholders: Record<string, string> = { json: '{"light":1}', cayenne: '[{"channel":1,"type":103,"value":21.5}]', text: "on", hex: "01ff", sleeptime: "60", name: "kitchen" };

function Result({ downlink }: { downlink: Downlink }) {
  return (
    <div class="result" role="status">
      <State state={downlink.state} />
      <span>{`Command ${downlink.downlinkId}, ${downlink.verb} ${downlink.control ?? ""}`}</span>
      {downlink.reason === null ? null : <span>{downlink.reason}</span>}
      {downlink.answer === null ? null : <code>{JSON.stringify(downlink.answer)}</code>}
      {downlink.final ? null : <span class="soft">waiting for the device</span>}
    </div>
  );
}
