import { useEffect, useState } from "preact/hooks";
import { useApi } from "../../parts/context";
import { Fault } from "../../parts/notice";
import { absolute, octetSize } from "../../words/format";
import type { Storage } from "./model";
import { useIsAdmin } from "./rights";
import { SettingForm } from "./setting-form";
import { useSettings } from "./use-settings";

/** How long the journal is kept, what is left on the disk, and backups. */
export function StorageSection() {
  const state = useSettings();
  return (
    <>
      <SettingForm section="storage" title="Retention" state={state}>
        {(typed) => <Disk days={typed["retention.days"]} gibibytes={typed["retention.gibibytes"]} revision={state.settings?.revision ?? 0} />}
      </SettingForm>
      <BackupCard />
    </>
  );
}

function Disk({ days, gibibytes, revision }: { days: unknown; gibibytes: unknown; revision: number }) {
  const api = useApi();
  const [storage, setStorage] = useState<Storage | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const query = [["days", days], ["gibibytes", gibibytes]].filter(([, value]) => typeof value === "number" && value >= 1).map(([name, value]) => `${String(name)}=${String(value)}`).join("&");
  useEffect(() => void api.get<Storage>(`/storage${query === "" ? "" : `?${query}`}`).then((told) => { setStorage(told); setFault(null); }, setFault), [api, query, revision]);
  if (storage === null) {
    return fault === null ? null : <Fault fault={fault} />;
  }
  const used = storage.diskOctets - storage.freeOctets;
  return (
    <div class="disk" data-expiring={storage.expiringFiles}>
      <meter min={0} max={storage.diskOctets} value={used} aria-label="Space that is used on the disk" />
      <p>{`The journal has ${octetSize(storage.journalOctets)} in ${storage.journalFiles} ${storage.journalFiles === 1 ? "file" : "files"}${storage.firstTime === null ? "" : `, from ${absolute(storage.firstTime)} on`}. The disk has ${octetSize(storage.freeOctets)} of ${octetSize(storage.diskOctets)} left.`}</p>
      <p class={storage.expiringFiles > 0 ? "differs" : "soft"}>{storage.expiringFiles === 0
        ? "With these values nothing is deleted now."
        : `Saving this deletes ${storage.expiringFiles} ${storage.expiringFiles === 1 ? "file" : "files"} (${octetSize(storage.expiringOctets)}) now${storage.expiringBefore === null ? "" : `: everything before ${absolute(storage.expiringBefore)}`}.`}</p>
    </div>
  );
}

function BackupCard() {
  const api = useApi();
  const isAdmin = useIsAdmin();
  const [includeKey, setInclude] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const make = async (): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      const { name, octets } = await api.download("/backup", { includeKey });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(octets);
      link.download = name;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (problem) {
      setFault(problem);
    }
    setBusy(false);
  };
  return (
    <section class="card" aria-label="Backup">
      <header><h2>Backup</h2></header>
      <p>A copy of everything: devices, journal, settings, users, keys. The gateway goes on while it is made. To restore: <code>./sallyport restore FILE --data NEWFOLDER</code>, then <code>./sallyport run --data NEWFOLDER</code>.</p>
      <div class="setting">
        <div>
          <h3><label for="backup-key">The key of the secrets</label></h3>
          <p class="soft">{includeKey ? "In the backup: it restores by itself, and whoever has the file has all keys. Keep it like a key." : "Not in the backup: the file tells no secret, and a restore needs keys/wrap.key of this folder, which you must keep elsewhere."}</p>
        </div>
        <select id="backup-key" value={String(includeKey)} onChange={(event) => setInclude(event.currentTarget.value === "true")}><option value="true">in the backup</option><option value="false">left out</option></select>
      </div>
      {fault === null ? null : <Fault fault={fault} />}
      <div class="acts"><button type="button" class="primary" disabled={!isAdmin || isBusy} onClick={() => void make()}>{isBusy ? "Making the backup" : "Download a backup"}</button></div>
    </section>
  );
}
