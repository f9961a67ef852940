import { useState } from "preact/hooks";
import type { Token } from "../../api/types";
import { useApi } from "../../parts/context";
import { Command, Fault } from "../../parts/notice";
import { roleMeanings } from "../../parts/rights";
import { absolute } from "../../words/format";

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");

/** Tokens for people and programs; the secret is shown once. */
export function TokenCard({ tokens, change }: { tokens: Token[]; change: (tokens: Token[]) => void }) {
  const api = useApi();
  const [name, setName] = useState("");
  const [role, setRole] = useState("viewer");
  const [areas, setAreas] = useState("");
  const [devices, setDevices] = useState("");
  const [made, setMade] = useState<Token | null>(null);
  const [asked, setAsked] = useState<{ id: string; typed: string } | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const act = async (what: () => Promise<void>): Promise<void> => {
    try {
      await what();
      setFault(null);
      change(await api.get<Token[]>("/tokens"));
    } catch (problem) {
      setFault(problem);
    }
  };
  const make = (submit: Event): void => {
    submit.preventDefault();
    void act(async () => {
      setMade(await api.post<Token>("/tokens", { name: name.trim(), role, areas: words(areas), devices: words(devices) }));
      setName("");
      setAreas("");
      setDevices("");
    });
  };
  const revoke = (token: Token): void => {
    setAsked(null);
    void act(() => api.delete(`/tokens/${token.id}`));
  };
  return (
    <section class="card" aria-label="Tokens">
      <header><h2>Tokens</h2></header>
      <p class="soft">For programs and people who should not hold the token of the data folder. The audit shows their names.</p>
      {fault === null ? null : <Fault fault={fault} />}
      {tokens.length === 0 ? null : (
        <table class="plain">
          <thead><tr><th>Name</th><th>Role</th><th>Only</th><th>Made</th><th /></tr></thead>
          <tbody>
            {tokens.map((token) => (
              <tr key={token.id}>
                <td><strong>{token.name}</strong></td><td>{token.role}</td><td>{[...token.areas, ...token.devices].join(", ") || <span class="soft">no limit</span>}</td><td>{absolute(token.createdAt)}</td>
                <td class="figure">
                  {asked?.id === token.id ? (
                    <form class="sure" onSubmit={(submit) => { submit.preventDefault(); if (asked.typed === token.name) { revoke(token); } }}>
                      <input aria-label={`Type ${token.name} to revoke it`} placeholder={`Type ${token.name}`} value={asked.typed} onInput={(input) => setAsked({ id: token.id, typed: input.currentTarget.value })} autofocus />
                      <button type="submit" class="danger" disabled={asked.typed !== token.name}>Revoke for ever</button>
                      <button type="button" onClick={() => setAsked(null)}>Keep</button>
                    </form>
                  ) : <button type="button" onClick={() => setAsked({ id: token.id, typed: "" })}>Revoke</button>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {made?.token == null ? null : <div class="made"><p>{`The secret of ${made.name}. It is shown this once:`}</p><Command text={made.token} /></div>}
      <form class="asks" onSubmit={make}>
        <input aria-label="Name of the new token" placeholder="Name, for example grafana" maxLength={64} value={name} onInput={(input) => setName(input.currentTarget.value)} />
        <select aria-label="Role of the new token" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
          {roleMeanings.map(([word, title]) => <option key={word} value={word}>{title}</option>)}
        </select>
        <button type="submit" class="primary" disabled={name.trim() === ""}>Make a token</button>
        <details class="scope">
          <summary>Limit it to parts or devices</summary>
          <label>Parts of the API, by the first word of their path<input placeholder="metrics, or: devices events downlinks" value={areas} onInput={(input) => setAreas(input.currentTarget.value)} /></label>
          <label>Devices by id, networks as protocol/network<input placeholder="enigmaiot/MyNet" value={devices} onInput={(input) => setDevices(input.currentTarget.value)} /></label>
        </details>
      </form>
    </section>
  );
}
