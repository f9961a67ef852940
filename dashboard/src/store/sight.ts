import { Observable } from "./observable";

/** How long a page stays connected while it is hidden: who changes tabs for a moment finds it as it was. */
const hiddenTime = 15_000;

/**
 * True while somebody can see this page. A browser opens six connections to a host, for all its tabs together, and keeps pages that were left: each that
 * went on following would take one of them, until no tab gets an answer any more.
 */
export const inSight = new Observable(true);

/** Watches the page for as long as it lives. */
export function followSight(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") {
      timer = setTimeout(() => inSight.set(false), hiddenTime);
    } else {
      inSight.set(true);
    }
  };
  addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => { clearTimeout(timer); inSight.set(false); });
  addEventListener("pageshow", look);
  look();
}

/** Waits until somebody can see the page, or nobody waits any more. */
export function untilInSight(end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (inSight.value || end.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      if (inSight.value || end.aborted) {
        stop();
        end.removeEventListener("abort", done);
        resolve();
      }
    };
    const stop = inSight.subscribe(done);
    end.addEventListener("abort", done);
  });
}

/** Calls once when the page is out of sight; what it gives back calls it off. */
export const onceOutOfSight = (act: () => void): (() => void) => inSight.subscribe(() => void (inSight.value || act()));
