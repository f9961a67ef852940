import { useState } from "preact/hooks";
import { useApi } from "../../parts/context";
import { Shape } from "../../parts/marks";
import { Fault } from "../../parts/notice";
import type { Settings } from "./model";

const patience = 60_000;
const pause = 500;

/** Restarts the gateway and waits until it answers again. */
export function useRestart(): { phase: "idle" | "restarting"; fault: unknown; restart: () => Promise<boolean> } {
  const api = useApi();
  const [phase, setPhase] = useState<"idle" | "restarting">("idle");
  const [fault, setFault] = useState<unknown>(null);
  const restart = async (): Promise<boolean> => {
    setPhase("restarting");
    setFault(null);
    try {
      await api.post("/restart", { confirm: true });
      for (const end = Date.now() + patience; ;) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        try {
          await api.get("/settings");
          return true;
        } catch (problem) {
          if (Date.now() > end) {
            throw problem;
          }
        }
      }
    } catch (problem) {
      setFault(problem);
      return false;
    } finally {
      setPhase("idle");
    }
  };
  return { phase, fault, restart };
}

/** What waits for a restart, and what had to be taken back. */
export function PendingNote({ settings, done, isAdmin }: { settings: Settings; done: () => Promise<void>; isAdmin: boolean }) {
  const { phase, fault, restart } = useRestart();
  return (
    <>
      {settings.takenBack === null ? null : (
        <p class="pending" role="status"><Shape tone="bad" /><span>{`The newest change was taken back, because the gateway did not start with it: ${settings.takenBack.reason}`}</span></p>
      )}
      {settings.warnings.map((warning) => <p key={warning} class="pending"><Shape tone="attention" /><span>{warning}</span></p>)}
      {settings.pending.length === 0 ? null : (
        <div class="pending" role="status">
          <Shape tone="attention" />
          <span>{`Takes effect at the next start: ${settings.pending.join(", ")}. A restart takes a few seconds; nothing that was accepted is lost, and nodes join again by themselves.`}</span>
          <button type="button" class="primary" disabled={!isAdmin || phase === "restarting"} onClick={() => void restart().then((held) => (held ? done() : undefined))}>{phase === "restarting" ? "Restarting" : "Restart now"}</button>
        </div>
      )}
      {fault === null ? null : <Fault fault={fault} />}
    </>
  );
}
