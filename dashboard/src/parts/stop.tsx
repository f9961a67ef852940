import { useEffect, useState } from "preact/hooks";
import type { OutputDevice } from "../api/output-types";
import { useValue } from "../store/observable";
import { emergencyStop, mayNeedStop, outputs, stopOrder, stoppedBefore } from "../store/safety";
import type { StopState } from "../store/stop";
import { clock, span } from "../words/format";
import { titleOf } from "../words/outputs";
import { Shape } from "./marks";

/** A stop that nobody confirmed for this long is called so, milliseconds. */
const doubtAfter = 1_000;

/** Devices that have not confirmed for this long are named, milliseconds. */
const deviceDoubtAfter = 2_500;

/** STOP, what became of it, and the warning when nothing is known: outside of the pages, so that no fault of a page can take it away. */
export function StopPart() {
  useValue(outputs.sight);
  const lost = useValue(outputs.lostSince);
  const stop = useValue(stopOrder.state);
  const isShown = mayNeedStop() || stop.phase !== "idle";
  useEffect(() => {
    document.documentElement.dataset["stop"] = isShown ? "on" : "off";
  }, [isShown]);
  return (
    <>
      {lost === null ? null : <LostBanner since={lost} />}
      {isShown ? (
        <aside class="stop-place" aria-label="Emergency stop">
          <StopReport stop={stop} />
          <button type="button" class="stop" aria-keyshortcuts="Escape" title="Everything off at once, on all buses. Also: Escape twice." onPointerDown={(press) => press.button === 0 && emergencyStop()} onClick={(click) => click.detail === 0 && emergencyStop()}>
            <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" fill="none" stroke="currentColor" stroke-width="2" /><rect x="8" y="8" width="8" height="8" fill="currentColor" /></svg>
            <span>STOP</span>
            <kbd>Esc Esc</kbd>
          </button>
        </aside>
      ) : null}
    </>
  );
}

/** The time, drawn anew four times a second. */
function useQuarter(): number {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function LostBanner({ since }: { since: number }) {
  const now = useQuarter();
  return (
    <div class="lost-banner" role="alert">
      <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><path d="M12 2 23 22H1z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" /><path d="M12 9v6M12 17.5v1.5" stroke="currentColor" stroke-width="2.4" /></svg>
      <div>
        <strong>{`No connection to the gateway since ${clock(since)}`}</strong>
        <p>All levels on this page are old. <b>Use the stop switch at the device, or cut its power.</b> STOP on this page is tried again and again, but may not arrive.</p>
      </div>
      <span class="lost-age" aria-hidden="true">{span(now - since)}</span>
    </div>
  );
}

function StopReport({ stop }: { stop: StopState }) {
  const now = useQuarter();
  if (stop.phase === "idle") {
    return null;
  }
  if (stop.phase === "sending") {
    return (
      <div class="stop-report doubt" role="alert">
        <strong>{now - stop.pressedAt < doubtAfter && stop.trouble === null ? "Stopping" : "Not confirmed"}</strong>
        <p>{`Pressed at ${clock(stop.pressedAt)}, sent ${stop.tries === 1 ? "once" : `${stop.tries} times`}. ${stop.trouble ?? "No answer yet."} It is sent until the gateway answers.`}</p>
        {now - stop.pressedAt < doubtAfter ? null : <p><b>Use the stop switch at the device, or cut its power.</b></p>}
      </div>
    );
  }
  const devices = outputs.sight.value?.list?.devices.filter((device) => device.hasKey || device.lastHeard !== null) ?? [];
  const open = devices.filter((device) => !isConfirmed(device));
  const isDoubtful = open.length > 0 && now - stop.pressedAt > deviceDoubtAfter;
  return (
    <div class={`stop-report${isDoubtful ? " doubt" : open.length === 0 && devices.length > 0 ? " sure" : ""}`} role="alert">
      <strong>{isDoubtful ? "Not confirmed by every device" : devices.length === 0 ? "Stop sent" : open.length === 0 ? "Stopped and verified" : "Stop sent, waiting for the devices"}</strong>
      <p>{`Pressed at ${clock(stop.pressedAt)}; the gateway took it after ${stop.milliseconds} ms.`}</p>
      {devices.length === 0 ? <p>Sign in to see what each device answered. Until then look at the devices themselves.</p> : (
        <ul>{devices.map((device) => <li key={device.device}><Shape tone={isConfirmed(device) ? "good" : "attention"} /><b>{titleOf(device)}</b><span>{answerOf(device)}</span></li>)}</ul>
      )}
      {isDoubtful ? <p><b>Use the stop switch at the device, or cut its power.</b></p> : null}
      <div class="asks">{devices.length === 0 ? null : <a class="button" href="/outputs">What to do next</a>}<button type="button" onClick={() => stopOrder.dismiss()}>Close</button></div>
    </div>
  );
}

const isNew = (device: OutputDevice): boolean => device.stopSent !== null && device.stopSent !== (stoppedBefore.get(device.device) ?? null);

/** A status under the device's key says that it stopped. */
const isConfirmed = (device: OutputDevice): boolean => isNew(device) && device.stopVerifiedMilliseconds !== null;

function answerOf(device: OutputDevice): string {
  if (!isNew(device)) {
    return "nothing sent yet";
  }
  if (device.stopVerifiedMilliseconds !== null) {
    return `verified after ${Math.round(device.stopVerifiedMilliseconds)} ms`;
  }
  return device.stopAnsweredMilliseconds !== null
    ? `answered after ${Math.round(device.stopAnsweredMilliseconds)} ms, not verified yet`
    : device.hasKey ? "sent, no answer yet" : "sent; without a key nothing can be verified";
}
