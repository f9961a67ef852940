import { useEffect, useRef, useState } from "preact/hooks";
import type { OutputView } from "../api/output-types";
import { step } from "../store/hand";
import type { Hand } from "../store/hand";
import { useValue } from "../store/observable";
import { drawnLevel, motion, percent, spoken } from "../words/outputs";
import { Shape } from "./marks";

const full = 1_000;
const bigStep = 5 * step;

/** One output: a column with its limit, its target and its level. Raising is a held press, lowering a tap. */
export function OutputColumn({ output, hand, title, raising, lowering, isLost }: {
  output: OutputView;
  hand: Hand;
  title: string;
  /** Why it cannot be raised; null when it can. */
  raising: string | null;
  /** Why it cannot be lowered; null when it can. */
  lowering: string | null;
  isLost: boolean;
}) {
  const state = useValue(hand.state);
  const drawn = useDrawn(output, isLost);
  const wish = state.wishes.get(output.output) ?? null;
  const isRaising = state.output === output.output;
  const isMoving = output.isMoving || output.level !== output.target;
  const number = output.output;
  const asked = Math.min(output.target, wish ?? full);
  const label = `Output ${number} of ${title}`;
  const release = (): void => hand.release();
  useEffect(() => {
    addEventListener("blur", release);
    document.addEventListener("visibilitychange", release);
    return () => {
      removeEventListener("blur", release);
      document.removeEventListener("visibilitychange", release);
      release();
    };
  }, [hand]);
  const lower = (level: number): void => {
    if (lowering === null) {
      hand.lowerTo(number, level);
    }
  };
  const raise = (ceiling: number): void => {
    if (raising === null) {
      hand.press(number, ceiling);
    }
  };
  const reachOf = (event: PointerEvent): number => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.round(((box.bottom - event.clientY) / box.height) * (full / step)) * step;
  };
  const press = (event: PointerEvent): void => {
    if (event.button !== 0 || isLost) {
      return;
    }
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const level = Math.max(0, reachOf(event));
    if (level < output.target) {
      lower(level);
    } else {
      raise(level);
    }
  };
  const key = (event: KeyboardEvent): void => {
    const known: Record<string, () => void> = {
      ArrowUp: () => event.repeat || raise(output.limit),
      ArrowRight: () => event.repeat || raise(output.limit),
      PageUp: () => event.repeat || raise(output.limit),
      ArrowDown: () => lower(asked - step),
      ArrowLeft: () => lower(asked - step),
      PageDown: () => lower(asked - bigStep),
      Home: () => lower(0),
    };
    const act = known[event.key];
    if (act !== undefined) {
      event.preventDefault();
      act();
    }
  };
  const holdKey = (event: KeyboardEvent): void => {
    if ((event.key === " " || event.key === "Enter" || event.key === "ArrowUp") && !event.repeat) {
      raise(output.limit);
    }
    if (event.key === " " || event.key === "Enter" || event.key === "ArrowUp") {
      event.preventDefault();
    }
  };
  return (
    <div class={`output${isLost ? " lost" : ""}${isRaising ? " raising" : ""}`} data-output={number}>
      <h3>{`Output ${number}`}</h3>
      <div class="reading">
        <b data-level={number}>{percent(output.level)}</b>
        <span class="soft">{isLost ? "unknown, this is old" : motion(output)}</span>
      </div>
      <div class="column" role="slider" tabIndex={0} aria-orientation="vertical" aria-label={label} aria-valuemin={0} aria-valuemax={output.limit} aria-valuenow={Math.min(output.target, output.limit)}
        aria-valuetext={spoken(output, isLost)} aria-disabled={raising !== null && lowering !== null} onPointerDown={press} onPointerMove={(event) => isRaising && hand.reach(reachOf(event))} onPointerUp={release} onPointerCancel={release}
        onLostPointerCapture={release} onContextMenu={(event) => event.preventDefault()} onKeyDown={key} onKeyUp={release} onBlur={release}>
        <div class="track">
          {isLost ? <div class="unknown" style={{ height: "100%" }} /> : null}
          <div class={`fill${isMoving && !isLost ? (output.target > output.level ? " up" : " down") : ""}`} style={{ height: `${(isLost ? drawn : output.level) / 10}%` }} />
          {isLost || drawn <= output.level ? null : <div class="ahead" style={{ bottom: `${output.level / 10}%`, height: `${(drawn - output.level) / 10}%` }} />}
          <div class="beyond" style={{ height: `${(full - output.limit) / 10}%` }} />
          <div class="limit" style={{ bottom: `${output.limit / 10}%` }} />
          {wish === null ? null : <div class="wish" style={{ bottom: `${wish / 10}%` }} />}
          <div class="target" style={{ bottom: `${output.target / 10}%` }} />
        </div>
        <div class="ticks" aria-hidden="true"><span>100</span><span>75</span><span>50</span><span>25</span><span>0</span></div>
      </div>
      <dl class="numbers">
        <dt>Target</dt><dd data-target={number}>{percent(output.target)}</dd>
        <dt>Limit</dt><dd>{percent(output.limit)}</dd>
      </dl>
      {output.hasOpenElectrode ? <p class="flag"><Shape tone="attention" />Electrode off</p> : null}
      {output.hasOverCurrent ? <p class="flag bad"><Shape tone="bad" />Too much current</p> : null}
      {output.isOpenToAutomation ? <p class="flag" title="Programs may raise this output without anybody pressing a key (policy estim.automation)"><Shape tone="attention" />Open to automation</p> : null}
      <button type="button" class="raise" disabled={raising !== null || isLost || output.target >= output.limit} title={raising ?? "Rises while you hold it, one step after the other. A tap does nothing."} aria-label={`Hold to raise ${label}`}
        onPointerDown={(event) => { if (event.button === 0) { event.currentTarget.setPointerCapture(event.pointerId); raise(output.limit); } }} onPointerUp={release} onPointerCancel={release} onLostPointerCapture={release}
        onContextMenu={(event) => event.preventDefault()} onKeyDown={holdKey} onKeyUp={release} onBlur={release}>
        <Arrow up />{isRaising ? "Rising" : "Hold to raise"}
      </button>
      <div class="down">
        <button type="button" disabled={lowering !== null || output.target === 0} title={lowering ?? "One step down"} aria-label={`Lower ${label}`} onClick={() => lower(asked - step)}><Arrow />Lower</button>
        <button type="button" disabled={lowering !== null || output.target === 0} title={lowering ?? undefined} aria-label={`Switch off ${label}`} onClick={() => lower(0)}>Off</button>
      </div>
    </div>
  );
}

function Arrow({ up = false }: { up?: boolean }) {
  return <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path d={up ? "M6 2 11 10H1z" : "M6 10 1 2h10z"} fill="currentColor" /></svg>;
}

/** Up to where the level may be by now, moved ten times a second while it rises. */
function useDrawn(output: OutputView, isLost: boolean): number {
  const seen = useRef({ level: output.level, target: output.target, at: Date.now() });
  if (seen.current.level !== output.level || seen.current.target !== output.target) {
    seen.current = { level: output.level, target: output.target, at: Date.now() };
  }
  const [, redraw] = useState(0);
  const isRising = !isLost && output.level < output.target;
  useEffect(() => {
    if (!isRising) {
      return;
    }
    const timer = setInterval(() => redraw((count) => count + 1), 100);
    return () => clearInterval(timer);
  }, [isRising]);
  return drawnLevel(output, Date.now() - seen.current.at, isLost);
}
