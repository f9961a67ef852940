import { useState } from "preact/hooks";
import { useApi } from "../../parts/context";
import { Command, Fault } from "../../parts/notice";
import type { Network, NetworkMade } from "./model";
import { NetworkForm } from "./network-form";
import { PendingNote } from "./restart";
import { MayOnlyLook, useIsAdmin } from "./rights";
import { useSettings } from "./use-settings";

const sources: Record<string, string> = { "made-up": "made up, because none is named", dashboard: "set here", file: "of the configuration file", environment: "of the environment", flag: "of the command line" };

/** The networks: made, set anew, removed. Their keys are never shown. */
export function NetworksSection() {
  const api = useApi();
  const isAdmin = useIsAdmin();
  const state = useSettings();
  const { settings, fault, errors, act, reload } = state;
  const [open, setOpen] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ name: string; typed: string } | null>(null);
  const [made, setMade] = useState<NetworkMade | null>(null);
  if (settings === null) {
    return fault === null ? <p class="waiting">Loading the networks.</p> : <Fault fault={fault} retry={() => void reload()} />;
  }
  const save = async (network: Network | null, order: Record<string, unknown>): Promise<void> => {
    const held = await act(async (tag) => setMade(network === null ? await api.post<NetworkMade>("/networks", order, tag) : await api.put<NetworkMade>(`/networks/${encodeURIComponent(network.name)}`, order, tag)));
    if (held) {
      setOpen(null);
    }
  };
  const remove = async (name: string): Promise<void> => {
    setAsked(null);
    await act((tag) => api.delete(`/networks/${encodeURIComponent(name)}?confirm=${encodeURIComponent(name)}`, tag));
  };
  return (
    <>
      <PendingNote settings={settings} done={reload} isAdmin={isAdmin} />
      {isAdmin ? null : <MayOnlyLook />}
      {fault === null ? null : <Fault fault={fault} />}
      {made?.key == null ? null : <div class="card made"><p>{`The key of ${made.network.name}. It is shown this once; type it into your nodes:`}</p><Command text={made.key} /></div>}
      {settings.networks.map((network) => (
        <section key={network.name} class="card" aria-label={`Network ${network.name}`}>
          <header>
            <h2>{network.name}{network.pending ? <span class="chip">at the next start</span> : null}</h2>
            <span class="soft">{sources[network.source]}{network.where === null ? "" : ` (${network.where})`}</span>
          </header>
          <dl class="facts bare">
            <dt>Key</dt><dd>set, never shown</dd>
            <dt>Channel</dt><dd>{network.channel ?? "as the link has it"}</dd>
            <dt>Links</dt><dd>{network.links.join(", ")}</dd>
            <dt>Address</dt><dd><code>{network.address}</code></dd>
          </dl>
          {network.readOnly ? <p class="soft">{`Change it in ${network.where ?? network.source}.`}</p> : open === network.name ? (
            <NetworkForm network={network} errors={errors} cancel={() => setOpen(null)} save={(order) => void save(network, order)} />
          ) : asked?.name === network.name ? (
            <form class="sure" onSubmit={(submit) => { submit.preventDefault(); if (asked.typed === network.name) { void remove(network.name); } }}>
              <p>Its nodes lose their gateway at the next start. The history of its devices stays.</p>
              <input aria-label={`Type ${network.name} to remove it`} placeholder={`Type ${network.name}`} value={asked.typed} onInput={(input) => setAsked({ name: network.name, typed: input.currentTarget.value })} />
              <button type="submit" class="danger" disabled={asked.typed !== network.name}>Remove</button>
              <button type="button" onClick={() => setAsked(null)}>Keep</button>
            </form>
          ) : (
            <div class="acts">
              <button type="button" disabled={!isAdmin} onClick={() => setOpen(network.name)}>Change</button>
              {network.source === "made-up" ? null : <button type="button" disabled={!isAdmin} onClick={() => setAsked({ name: network.name, typed: "" })}>Remove</button>}
            </div>
          )}
        </section>
      ))}
      {open === "" ? (
        <section class="card" aria-label="New network"><header><h2>New network</h2></header><NetworkForm network={null} errors={errors} cancel={() => setOpen(null)} save={(order) => void save(null, order)} /></section>
      ) : <div class="acts"><button type="button" class="primary" disabled={!isAdmin} onClick={() => setOpen("")}>Add a network</button></div>}
    </>
  );
}
