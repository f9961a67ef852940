import { useEffect, useState } from "preact/hooks";
import type { Alert, AlertList } from "../api/types";
import { actionOf, subjectOf, troubleOf } from "../store/attention";
import { useApi, useFeed, useFleet } from "./context";
import { Shape } from "./marks";
import { Fault } from "./notice";
import { useRefusal } from "./rights";
import { Ago } from "./time";

const undoTime = 10_000;
const spans: [string, number | null][] = [["1 hour", 3_600], ["8 hours", 28_800], ["1 week", 604_800], ["until taken back", null]];

interface Done {
  text: string;
  alertId: number;
}

/** Calls that change alerts; their answer is the list that holds then. */
export function useAlertCalls() {
  const api = useApi();
  const feed = useFeed();
  const [fault, setFault] = useState<unknown>(null);
  const [done, setDone] = useState<Done | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setDone(null), undoTime);
    return () => clearTimeout(timer);
  }, [done]);
  const call = async (work: () => Promise<AlertList>, next: Done | null): Promise<void> => {
    try {
      feed.fleet.loadAlerts(await work());
      feed.picture.set(feed.picture.value + 1);
      setFault(null);
      setDone(next);
    } catch (problem) {
      setFault(problem);
    }
  };
  return {
    fault,
    done,
    acknowledge: (id: number) => void call(() => api.put(`/alerts/${id}/acknowledgement`, {}), null),
    mute: (id: number, seconds: number | null, text: string) => void call(() => api.put(`/alerts/${id}/mute`, { seconds }), { text, alertId: id }),
    unmute: (id: number) => void call(() => api.delete(`/alerts/${id}/mute`), null),
  };
}

/** Open alerts, each with its reason, what to do, and what to say about it. */
export function AlertItems({ alerts, calls }: { alerts: Alert[]; calls: ReturnType<typeof useAlertCalls> }) {
  const fleet = useFleet();
  const refused = useRefusal("operator");
  const shut = { disabled: refused !== undefined, title: refused };
  return (
    <>
      {calls.fault === null ? null : <Fault fault={calls.fault} />}
      <ul class="matter-list alerts">
        {alerts.map((alert) => {
          const { href, act } = actionOf(alert);
          return (
            <li key={alert.alertId} class={alert.severity}>
              <Shape tone={alert.muted ? "none" : alert.severity} />
              <strong>{subjectOf(alert, fleet)}</strong>
              <span>
                {troubleOf(alert, subjectOf(alert, fleet))}
                {alert.advice === null ? null : <><br />{alert.advice}</>}
                <br /><small class="soft">raised <Ago time={alert.raisedAt} />{alert.acknowledgedBy === null ? "" : `, known to ${alert.acknowledgedBy}`}{alert.muted ? ", muted" : ""}</small>
              </span>
              <a class="button" href={href}>{act}</a>
              {alert.acknowledgedAt === null ? <button type="button" {...shut} onClick={() => calls.acknowledge(alert.alertId)}>I know</button> : null}
              {alert.muted ? <button type="button" {...shut} onClick={() => calls.unmute(alert.alertId)}>Unmute</button> : (
                <select {...shut} aria-label={`Mute ${subjectOf(alert, fleet)}`} value="" onChange={(change) => {
                  const [text, seconds] = spans[Number(change.currentTarget.value)]!;
                  change.currentTarget.value = "";
                  calls.mute(alert.alertId, seconds, `Muted ${subjectOf(alert, fleet)}: ${text}.`);
                }}>
                  <option value="">Mute</option>
                  {spans.map(([text], index) => <option key={text} value={index}>{text}</option>)}
                </select>
              )}
            </li>
          );
        })}
      </ul>
      {calls.done === null ? null : <div class="toast" role="status"><span>{calls.done.text}</span><button type="button" onClick={() => calls.unmute(calls.done!.alertId)}>Undo</button></div>}
    </>
  );
}

/** The open alerts of one device; nothing when there are none. */
export function DeviceAlerts({ id }: { id: string }) {
  const fleet = useFleet();
  const calls = useAlertCalls();
  const alerts = fleet.alerts.filter((alert) => alert.device === id);
  return alerts.length === 0 && calls.done === null && calls.fault === null ? null : <section aria-label="Alerts of this device"><AlertItems alerts={alerts} calls={calls} /></section>;
}
