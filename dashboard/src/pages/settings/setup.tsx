import { useEffect, useRef, useState } from "preact/hooks";
import { type FieldError, Problem } from "../../api/problem";
import { useApi } from "../../parts/context";
import { Fault } from "../../parts/notice";
import { useSetup } from "../../parts/use-setup";
import { navigate } from "../../store/route";
import { offersSetup } from "../../store/setup";
import { Field } from "./field";
import type { NetworkMade, Settings } from "./model";
import { MqttTestPanel } from "./mqtt-test";
import { useRestart } from "./restart";
import { useIsAdmin } from "./rights";
import { type Given, NodeSheet } from "./setup-sheet";
import { mistakeOf } from "./use-settings";

const here = "udp://127.0.0.1:7000";
const everywhere = "udp://0.0.0.0:7000?public";

/** The first set-up, with the fields and limits of the original's page; then what the nodes need, and later the networks. */
export function SetupSection() {
  const api = useApi();
  const isAdmin = useIsAdmin();
  const { phase, fault: restartFault, restart } = useRestart();
  const [name, setName] = useState("");
  const [draws, setDraws] = useState(true);
  const [key, setKey] = useState("");
  const [channel, setChannel] = useState(3);
  const [link, setLink] = useState(here);
  const [address, setAddress] = useState("");
  const [gatewayName, setGatewayName] = useState("sallyport");
  const [server, setServer] = useState("");
  const [port, setPort] = useState(1883);
  const [tls, setTls] = useState(false);
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const picker = useRef<HTMLInputElement>(null);
  const [given, setGiven] = useState<Given | null>(null);
  const isOffered = useSetup();
  const isOver = isOffered === false && given === null;
  useEffect(() => {
    if (isOver) {
      navigate("/settings/networks", true);
    }
  }, [isOver]);

  const attempt = async (what: () => Promise<Given>): Promise<void> => {
    try {
      const made = await what();
      setFault(null);
      setErrors([]);
      setGiven(made);
      offersSetup.set(false);
      await restart();
    } catch (problem) {
      setFault(problem);
      setErrors(problem instanceof Problem ? problem.errors : []);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void attempt(async () => {
      const made = await api.post<NetworkMade>("/settings/setup", {
        networkName: name.trim(), networkKey: draws ? null : key, channel, address: address.trim() === "" ? null : address.trim(), link, gatewayName,
        mqtt: server.trim() === "" ? null : { server: server.trim(), port, tls, user: user === "" ? null : user, password: password === "" ? null : password },
      });
      return { network: made.network.name, key: made.key ?? key, channel: made.network.channel, address: made.network.address };
    });
  };
  const load = async (files: FileList | null): Promise<void> => {
    const order: Record<string, unknown> = { link };
    await attempt(async () => {
      for (const file of files ?? []) {
        if (file.size > 16_384) {
          throw new Problem(0, "malformed", `${file.name} is too large for a configuration of the original.`);
        }
        const content = JSON.parse(await file.text()) as Record<string, unknown>;
        order["mqtt_server" in content ? "mqtt" : "config"] = content;
      }
      const settings = await api.post<Settings>("/settings/import", order);
      const config = order["config"] as { networkName?: string; networkKey?: string } | undefined;
      const network = settings.networks.find((one) => one.name === config?.networkName) ?? settings.networks[0]!;
      return { network: network.name, key: config?.networkKey ?? "as before", channel: network.channel, address: network.address };
    });
  };
  const skip = async (): Promise<void> => {
    await api.patch("/settings", { settings: { offerSetup: false } }).then(() => { navigate("/"); offersSetup.set(false); }, setFault);
  };
  if (given !== null) {
    return <>{restartFault === null ? null : <Fault fault={restartFault} retry={() => void restart()} />}<NodeSheet given={given} isRestarting={phase === "restarting"} /></>;
  }
  if (isOffered !== true) {
    return <p class="waiting">Looking whether the gateway is set up.</p>;
  }
  return (
    <form class="card" aria-label="First set-up" onSubmit={submit}>
      <header><h2>First set-up</h2><button type="button" disabled={!isAdmin} onClick={() => void skip()}>Skip</button></header>
      <p class="soft">A network of its own for your nodes. Everything here can be changed later under Settings.</p>
      <Field label="Network name" hint="1 to 20 characters without / and \. Your nodes get it, too, and topics begin with it." mistake={mistakeOf(errors, "networkName")}><input maxLength={20} value={name} onInput={(event) => setName(event.currentTarget.value)} /></Field>
      <Field label="Network key" hint={draws ? "The gateway draws one of 32 characters and shows it once, on the next page." : "8 to 32 characters. Whoever knows it can read and forge everything in this network."} mistake={mistakeOf(errors, "networkKey")}>
        <select value={String(draws)} onChange={(event) => setDraws(event.currentTarget.value === "true")}><option value="true">draw one</option><option value="false">type one</option></select>
      </Field>
      {draws ? null : <Field label="The key" hint="As it is typed into the nodes." mistake={null}><input type="text" autocomplete="off" maxLength={32} value={key} onInput={(event) => setKey(event.currentTarget.value)} /></Field>}
      <Field label="Channel" hint="Radio channel 0 to 13; nodes must be on the same. The original's is 3." mistake={mistakeOf(errors, "channel")}><input type="number" min={0} max={13} value={channel} onInput={(event) => setChannel(Number(event.currentTarget.value))} /></Field>
      <Field label="Radio address of the gateway" hint="Empty: 02:53:41:4C:4C:59. Nodes that knew another gateway find this one at once when it takes that address." mistake={mistakeOf(errors, "address")}><input maxLength={17} placeholder="02:53:41:4C:4C:59" autocomplete="off" spellcheck={false} value={address} onInput={(event) => setAddress(event.currentTarget.value)} /></Field>
      <Field label="Frames arrive" hint={link === here ? "Only a bridge or node on this machine reaches the gateway." : "Any machine reaches this port; frames are encrypted by the network's key, the envelope around them is not."} mistake={mistakeOf(errors, "links")}>
        <select value={link} onChange={(event) => setLink(event.currentTarget.value)}><option value={here}>from this machine</option><option value={everywhere}>from other machines</option></select>
      </Field>
      <Field label="Name of the gateway" hint="The broker knows the gateway by it; 1 to 20 characters." mistake={mistakeOf(errors, "gatewayName")}><input maxLength={20} value={gatewayName} onInput={(event) => setGatewayName(event.currentTarget.value)} /></Field>
      <Field label="MQTT server" hint="Optional: name or address of your broker, at most 40 characters. Longer ones go under Settings, MQTT." mistake={mistakeOf(errors, "mqtt.server")}><input maxLength={40} value={server} onInput={(event) => setServer(event.currentTarget.value)} /></Field>
      {server.trim() === "" ? null : (
        <>
          <Field label="Port" hint="1883 plain, 8883 with TLS are usual." mistake={mistakeOf(errors, "mqtt.port")}><input type="number" min={1} max={65535} value={port} onInput={(event) => setPort(Number(event.currentTarget.value))} /></Field>
          <Field label="Encryption" hint={tls ? "The broker's certificate is checked." : "Password and values travel readable through the network."} mistake={null} isWeak={!tls}>
            <select value={String(tls)} onChange={(event) => { const wants = event.currentTarget.value === "true"; setTls(wants); setPort(wants ? 8883 : 1883); }}><option value="false">none</option><option value="true">TLS</option></select>
          </Field>
          <Field label="User" hint="At most 20 characters; empty: none." mistake={mistakeOf(errors, "mqtt.user")}><input maxLength={20} autocomplete="off" value={user} onInput={(event) => setUser(event.currentTarget.value)} /></Field>
          <Field label="Password" hint="At most 40 characters; kept encrypted, never shown again." mistake={mistakeOf(errors, "mqtt.password")}><input type="password" autocomplete="new-password" maxLength={40} value={password} onInput={(event) => setPassword(event.currentTarget.value)} /></Field>
          <MqttTestPanel disabled={!isAdmin} order={() => ({ url: `${tls ? "mqtts" : "mqtt"}://${server.trim()}:${port}`, user: user === "" ? null : user, password: password === "" ? null : password })} />
        </>
      )}
      {fault === null ? null : <Fault fault={fault} />}
      <div class="acts">
        <button type="submit" class="primary" disabled={!isAdmin}>Set up</button>
        <button type="button" disabled={!isAdmin} onClick={() => picker.current?.click()}>Import files of an original gateway</button>
        <input ref={picker} type="file" accept=".json,application/json" aria-label="Files of an original gateway" multiple hidden onChange={(event) => void load(event.currentTarget.files)} />
      </div>
    </form>
  );
}
