import { useEffect } from "preact/hooks";
import { useNow } from "../parts/context";
import { Shape } from "../parts/marks";
import { Empty } from "../parts/notice";
import { OutputCard } from "../parts/output-card";
import { Discover } from "../parts/output-discover";
import { OutputDrawer } from "../parts/output-drawer";
import { useValue } from "../store/observable";
import { useRoute } from "../store/route";
import { outputs } from "../store/safety";
import { count } from "../words/format";

/** What flows, and the hand on it. */
export function OutputsPage() {
  const sight = useValue(outputs.sight);
  const lost = useValue(outputs.lostSince);
  const { query } = useRoute();
  const now = useNow();
  useEffect(() => outputs.closer("near"), []);
  if (sight === null) {
    return <p class="waiting">Asking the gateway for its outputs.</p>;
  }
  if (sight.list === null) {
    return <Empty title="You may not see outputs">Your account is limited to other parts. The emergency stop works all the same: Escape twice.</Empty>;
  }
  const { buses, devices } = sight.list;
  if (buses.length === 0) {
    return (
      <Empty title="No outputs" command="./sallyport run --link estim=serial:/dev/ttyUSB0">
        Stimulators and other devices with levels are on an Open eStim bus, a serial line. This starts the gateway with one.
      </Empty>
    );
  }
  const active = devices.filter((device) => device.state === "active" || device.state === "rampdown").length;
  const chosen = devices.find((device) => device.device === query.get("device"));
  return (
    <div class="page outputs">
      <div class="head">
        <h1>Outputs</h1>
        <span class="soft">{`${count(devices.length, "device")} on ${count(buses.length, "bus", "buses")}`}</span>
        <span class="outputs-active"><Shape tone={active > 0 || lost !== null ? "attention" : "good"} />{lost !== null ? "not known" : active === 0 ? "none active" : `${active} active`}</span>
        <Discover buses={buses.map((bus) => bus.name)} isLost={lost !== null} />
        {buses.filter((bus) => bus.state !== "up").map((bus) => <span key={bus.name} class="mistake"><Shape tone="bad" />{` The line of ${bus.name} is down`}</span>)}
      </div>
      {devices.length === 0 ? <p class="callout"><Shape tone="info" />Nobody answered yet. A device is found by its beacon within five seconds of being switched on, or when you look for it.</p> : null}
      <div class={`outputs-split${chosen === undefined ? "" : " open"}`}>
        <div class="output-cards">{devices.map((device) => <OutputCard key={device.device} device={device} sight={sight} isLost={lost !== null} now={now} />)}</div>
        {chosen === undefined ? null : <OutputDrawer key={chosen.device} device={chosen} />}
      </div>
    </div>
  );
}
