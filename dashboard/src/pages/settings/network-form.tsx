import { useState } from "preact/hooks";
import type { FieldError } from "../../api/problem";
import { Field } from "./field";
import type { Network } from "./model";
import { mistakeOf } from "./use-settings";

const switches: [keyof Network & string, string, string, string][] = [
  ["counters", "Counters", "Frames are numbered and old numbers refused.", "Off: a recorded frame can be sent again by anybody. Both ends must agree."],
  ["disconnectOnDataError", "Disconnect on bad data", "A node whose data cannot be decrypted is told to join again.", "Off: it goes on sending what nobody can read."],
  ["statusMessages", "Status messages", "Signal, losses and rate are published after each data message.", "Off: fewer messages at the broker, and no figures there."],
  ["clockAnswers", "Answer the time", "Nodes that ask get the time of the gateway.", "Off: nodes that need the time do not work."],
  ["unencryptedData", "Accept data in clear", "Nodes may send without encryption.", "On: anybody in reach can read and forge their values."],
];

/** All of one network; the key is write-only. */
export function NetworkForm({ network, errors, save, cancel }: { network: Network | null; errors: FieldError[]; save: (order: Record<string, unknown>) => void; cancel: () => void }) {
  const [name, setName] = useState("");
  const [keyChoice, setKeyChoice] = useState(network === null ? "draw" : "keep");
  const [key, setKey] = useState("");
  const [channel, setChannel] = useState(network?.channel ?? 3);
  const [links, setLinks] = useState((network?.links ?? ["udp://127.0.0.1:7001"]).join("\n"));
  const [flags, setFlags] = useState<Record<string, boolean>>(Object.fromEntries(switches.map(([field, , , ]) => [field, network === null ? field !== "unencryptedData" : network[field] === true])));
  const submit = (event: Event): void => {
    event.preventDefault();
    save({
      ...(network === null ? { name: name.trim() } : { address: network.address, keyValiditySeconds: network.keyValiditySeconds, inactivitySeconds: network.inactivitySeconds, mqttPrefix: network.mqttPrefix }),
      key: keyChoice === "type" ? key : null, generateKey: keyChoice === "draw", channel, links: links.split("\n").map((line) => line.trim()).filter((line) => line !== ""), ...flags,
    });
  };
  return (
    <form onSubmit={submit}>
      {network !== null ? null : <Field label="Name" hint="1 to 20 characters without / \ # +. It stays: devices carry it." mistake={mistakeOf(errors, "name")}><input maxLength={20} value={name} onInput={(event) => setName(event.currentTarget.value)} /></Field>}
      <Field label="Key" hint="Every node of the network has it. Another key: all nodes must get it before they join again." mistake={mistakeOf(errors, "key")}>
        <select value={keyChoice} onChange={(event) => setKeyChoice(event.currentTarget.value)}>
          {network === null ? null : <option value="keep">keep it</option>}<option value="draw">draw a new one</option><option value="type">type one</option>
        </select>
      </Field>
      {keyChoice !== "type" ? null : <Field label="The key" hint="1 to 32 octets; fewer than 8 are quickly guessed." mistake={null}><input type="password" autocomplete="new-password" maxLength={32} value={key} onInput={(event) => setKey(event.currentTarget.value)} /></Field>}
      <Field label="Channel" hint="Radio channel 0 to 13, the same as the nodes'." mistake={mistakeOf(errors, "channel")}><input type="number" min={0} max={13} value={channel} onInput={(event) => setChannel(Number(event.currentTarget.value))} /></Field>
      <Field label="Links" hint="One a line. udp://0.0.0.0:7001?public is reached by other machines, and the envelope itself is not protected there." mistake={mistakeOf(errors, "links")}><textarea rows={2} value={links} onInput={(event) => setLinks(event.currentTarget.value)} /></Field>
      {switches.map(([field, label, meaning, consequence]) => (
        <Field key={field} label={label} hint={`${meaning} ${consequence}`} mistake={mistakeOf(errors, field)} isWeak={field === "unencryptedData" && flags[field] === true}>
          <select value={String(flags[field])} onChange={(event) => setFlags({ ...flags, [field]: event.currentTarget.value === "true" })}><option value="true">on</option><option value="false">off</option></select>
        </Field>
      ))}
      <div class="acts"><button type="submit" class="primary">{network === null ? "Make the network" : "Save"}</button><button type="button" onClick={cancel}>Cancel</button></div>
    </form>
  );
}
