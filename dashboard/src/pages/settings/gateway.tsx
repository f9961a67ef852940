import { useEffect, useState } from "preact/hooks";
import { useApi, useFleet } from "../../parts/context";
import { State } from "../../parts/marks";
import { number } from "../../words/format";

/** The gateway itself. */
export function GatewaySection() {
  return (
    <section class="card" aria-label="Gateway">
      <header><h2>Gateway</h2></header>
      <GatewayFacts />
    </section>
  );
}

function GatewayFacts() {
  const api = useApi();
  const { health } = useFleet();
  const [version, setVersion] = useState("");
  useEffect(() => void api.get<{ version: string }>("/version").then((told) => setVersion(told.version), () => setVersion("")), [api]);
  return health === null ? null : (
    <dl class="facts bare">
      <dt>Version</dt><dd>{version}</dd>
      <dt>State</dt><dd><State state={health.status} /></dd>
      <dt>Journal</dt><dd>{`${number(health.committedSeq)} entries, ${health.durability === "strong" ? "each on disk before it is shown" : "on disk as the system writes"}`}</dd>
      {health.problems.map((problem) => [<dt key={problem}>Problem</dt>, <dd key={`${problem}=`} class="mistake">{problem}</dd>])}
    </dl>
  );
}
