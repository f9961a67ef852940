import { useFleet } from "../../parts/context";
import { Shape } from "../../parts/marks";
import { Command } from "../../parts/notice";

export interface Given {
  network: string;
  key: string;
  channel: number | null;
  address: string;
}

/** What has to be typed into the nodes, and the wait for the first of them. */
export function NodeSheet({ given, isRestarting }: { given: Given; isRestarting: boolean }) {
  const fleet = useFleet();
  const first = [...fleet.devices.values()].find((device) => device.segment === given.network);
  return (
    <section class="card sheet" aria-label="Your nodes need this">
      <header><h2>Your nodes need this</h2></header>
      <p>Type it into each node, on the page that a node without configuration shows. The key is shown this once: copy or print it now.</p>
      <dl class="facts bare">
        <dt>Network</dt><dd><code>{given.network}</code></dd>
        <dt>Key</dt><dd><Command text={given.key} /></dd>
        <dt>Channel</dt><dd>{given.channel ?? "any"}</dd>
        <dt>Gateway</dt><dd><code>{given.address}</code></dd>
      </dl>
      <p role="status" class="first-device">
        {first === undefined
          ? <><Shape tone="info" />{isRestarting ? " The gateway starts with the new network." : " Waiting for the first device."}</>
          : <><Shape tone="good" />{" The first device is here: "}<a href={`/devices/${first.id}`}>{first.name ?? first.address}</a></>}
      </p>
      <div class="acts"><button type="button" onClick={() => print()}>Print</button><a class="button" href="/">To the overview</a></div>
    </section>
  );
}
