import { useEffect, useState } from "preact/hooks";
import type { Entry, EventPage } from "../api/types";
import { AlertItems, useAlertCalls } from "../parts/alert-list";
import { useApi, useFleet } from "../parts/context";
import { EntryTable } from "../parts/entry-table";
import { Fault } from "../parts/notice";
import { absolute, count } from "../words/format";

const mostShown = 200;

/** What is open, what is muted, and what was told before. */
export function AlertsPage() {
  const api = useApi();
  const fleet = useFleet();
  const calls = useAlertCalls();
  const [past, setPast] = useState<Entry[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const newest = fleet.entries.findLast((entry) => entry.kind === "alert")?.seq ?? 0;
  useEffect(() => void api.get<EventPage>(`/events?kind=alert&order=newest&limit=${mostShown}`).then((page) => setPast(page.events), setFault), [api, newest]);
  const open = fleet.alerts.filter((alert) => !alert.muted);
  if (fleet.health === null) {
    return <p class="waiting">Loading the alerts.</p>;
  }
  return (
    <div class="page">
      <header class="head"><h1>Alerts</h1><span class="soft">{open.length === 0 ? "nothing is open" : `${count(open.length, "alert")} open`}</span><a class="button" href="/settings/alerts">Rules</a></header>
      {fleet.alerts.length > 0 || calls.done !== null ? <AlertItems alerts={fleet.alerts} calls={calls} /> : (
        <p class="soft lead">Nothing needs anybody. What people should know is told here, over MQTT and to webhooks, once each; which things these are stands in the <a href="/settings/alerts">rules</a>.</p>
      )}
      {fleet.mutes.length === 0 ? null : (
        <section class="card" aria-label="Muted">
          <header><h2>Muted</h2></header>
          {fleet.mutes.map((mute) => (
            <p key={mute.alertId}>{`${fleet.nameOf(mute.subject)}, ${mute.rule}, ${mute.until === null ? "until it is taken back" : `until ${absolute(mute.until)}`}, by ${mute.who} `}<button type="button" class="link" onClick={() => calls.unmute(mute.alertId)}>Take back</button></p>
          ))}
        </section>
      )}
      <section class="card" aria-label="History">
        <header><h2>History</h2></header>
        {fault === null ? null : <Fault fault={fault} />}
        {past === null ? <p class="soft">Loading the history.</p> : <EntryTable entries={past} none="No alert was raised yet." />}
      </section>
    </div>
  );
}
