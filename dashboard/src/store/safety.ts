import { onDoubleEscape } from "./escape";
import { OutputWatch } from "./outputs";
import { token } from "./session";
import { StopOrder } from "./stop";

const call = (path: string, init: RequestInit): Promise<Response> => fetch(path, init);

/** What is known of outputs, on every page. */
export const outputs = new OutputWatch(call, () => token.value);

/** The emergency stop of this tab. */
export const stopOrder = new StopOrder(call, () => token.value);

/** When each device had its last stop before this one, to tell the new answers from the old. */
export const stoppedBefore = new Map<string, string | null>();

/** Everything off. */
export function emergencyStop(): void {
  stoppedBefore.clear();
  outputs.sight.value?.list?.devices.forEach((device) => stoppedBefore.set(device.device, device.stopSent));
  stopOrder.press();
}

/** True while a stop makes sense: something may be active, or nobody knows. */
export function mayNeedStop(): boolean {
  const sight = outputs.sight.value;
  return sight !== null && sight.buses > 0 && (sight.mayBeActive || outputs.lostSince.value !== null);
}

/** Watches, and hears Escape, for as long as the page is open. */
export function followOutputs(): void {
  onDoubleEscape(() => mayNeedStop() && emergencyStop());
  token.subscribe(() => outputs.poke());
  addEventListener("visibilitychange", () => outputs.poke());
  stopOrder.state.subscribe(() => outputs.poke());
  outputs.start();
}
