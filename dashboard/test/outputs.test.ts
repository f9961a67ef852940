import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OutputDevice, OutputView } from "../src/api/output-types";
import { DoubleEscape } from "../src/store/escape";
import { Hand, holdBefore } from "../src/store/hand";
import { OutputWatch, mayBeActive } from "../src/store/outputs";
import { StopOrder } from "../src/store/stop";
import type { Fetch } from "../src/store/stop";
import sheet from "../src/styles/outputs.css?raw";
import { drawnLevel, keyCommand, keyLeft, motion, outputMeaning, outputTone, spoken, stopReason } from "../src/words/outputs";

const view = (level: number, target = level, limit = 1_000): OutputView => ({ output: 0, level, target, limit, isMoving: level !== target, hasOpenElectrode: false, hasOverCurrent: false, isOpenToAutomation: false });
const device = (change: Partial<OutputDevice> = {}): OutputDevice => ({
  device: "estim/bus0/42", bus: "bus0", address: "42", name: null, isReached: true, hasKey: true, state: "active", reason: "none", isInCharge: true, protection: "sealed", problem: null, keyEndsAt: null,
  roundTripMilliseconds: 40, answeredOfHundred: 100, rssi: null, lastHeard: null, stopSent: null, stopAnsweredMilliseconds: null, stopVerifiedMilliseconds: null, outputs: [view(0)], ...change,
});

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000 }); });
afterEach(() => { vi.useRealTimers(); });

describe("Escape", () => {
  const at = (timeStamp: number, key = "Escape", repeat = false): { key: string; repeat: boolean; timeStamp: number } => ({ key, repeat, timeStamp });
  it("twice within 600 ms is a stop, later or held down is not", () => {
    const presses = new DoubleEscape();
    expect([at(0), at(600)].map((key) => presses.press(key))).toEqual([false, true]);
    expect([at(10_000), at(10_601)].map((key) => presses.press(key))).toEqual([false, false]);
    expect([at(20_000), at(20_100, "Escape", true), at(20_200, "Escape", true)].map((key) => presses.press(key))).toEqual([false, false, false]);
  });
  it("counts pairs, and another key between does not spoil one", () => {
    const presses = new DoubleEscape();
    expect([at(0), at(50, "a"), at(100), at(200), at(300)].map((key) => presses.press(key))).toEqual([false, false, true, false, true]);
  });
});

describe("the stop", () => {
  it("is sent again each 300 ms until the gateway answers, and says when", async () => {
    const sent: RequestInit[] = [];
    const stop = new StopOrder(async (_, init) => {
      sent.push(init);
      if (sent.length < 4) {
        throw new TypeError("no way");
      }
      return new Response("{}", { status: 202 });
    }, () => "secret");
    stop.press();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: "POST", keepalive: true, headers: { Authorization: "Bearer secret" } });
    await vi.advanceTimersByTimeAsync(700);
    expect(stop.state.value).toMatchObject({ phase: "sending", tries: 3, trouble: "The gateway does not answer." });
    stop.dismiss();
    expect(stop.state.value.phase).toBe("sending");
    await vi.advanceTimersByTimeAsync(200);
    expect(stop.state.value).toEqual({ phase: "taken", pressedAt: 1_000_000, tries: 4, milliseconds: 900 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(4);
  });
  it("drops a token that is refused, because it needs none", async () => {
    const sent: RequestInit[] = [];
    const stop = new StopOrder(async (_, init) => {
      sent.push(init);
      return new Response("", { status: "Authorization" in (init.headers as object) ? 401 : 202 });
    }, () => "old");
    stop.press();
    await vi.advanceTimersByTimeAsync(400);
    expect(sent.map((init) => init.headers)).toEqual([{ Authorization: "Bearer old" }, {}]);
    expect(stop.state.value.phase).toBe("taken");
  });
  it("that hangs takes at most four connections", async () => {
    let open = 0;
    let most = 0;
    const stop = new StopOrder((_, init) => new Promise((__, fail) => {
      most = Math.max(most, ++open);
      init.signal!.addEventListener("abort", () => { open--; fail(new Error("aborted")); });
    }), () => null);
    stop.press();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(most).toBe(4);
    expect(stop.state.value).toMatchObject({ phase: "sending" });
  });
});

describe("a device", () => {
  it.each([
    [{ state: "active" }, true], [{ state: "armed" }, true], [{ state: "rampdown" }, true],
    [{ state: "disarmed" }, false], [{ state: "emergency" }, false], [{ state: "fault" }, false],
    [{ state: null }, true],
    [{ state: null, isReached: false }, false],
    [{ state: null, isReached: false, lastHeard: new Date(1_000_000 - 74_000).toISOString() }, true],
    [{ state: null, isReached: false, lastHeard: new Date(1_000_000 - 76_000).toISOString() }, false],
  ] as [Partial<OutputDevice>, boolean][])("%j may be active: %s", (change, may) => expect(mayBeActive(device(change), 1_000_000)).toBe(may));
});

describe("the watch", () => {
  const list = (...devices: OutputDevice[]): Response => Response.json({ buses: [{ name: "bus0", link: "pty:x", state: "up" }], stopPossible: true, devices });
  it("says since when nothing is known, and takes it back", async () => {
    let isThere = true;
    const watch = new OutputWatch(async () => { if (!isThere) { throw new TypeError("gone"); } return list(device()); }, () => "t");
    watch.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(watch.sight.value).toMatchObject({ buses: 1, mayBeActive: true, at: 1_000_000 });
    isThere = false;
    await vi.advanceTimersByTimeAsync(1_900);
    expect(watch.lostSince.value).toBeNull();
    await vi.advanceTimersByTimeAsync(1_200);
    expect(watch.lostSince.value).toBe(1_000_000);
    isThere = true;
    await vi.advanceTimersByTimeAsync(600);
    expect(watch.lostSince.value).toBeNull();
    watch.stop();
  });
  it("without a session asks only whether a stop makes sense", async () => {
    const asked: string[] = [];
    const call: Fetch = async (path) => { asked.push(path); return Response.json({ buses: 2, isActive: true }); };
    const watch = new OutputWatch(call, () => null);
    watch.start();
    await vi.advanceTimersByTimeAsync(0);
    watch.stop();
    expect(asked).toEqual(["/api/v1/outputs/stop"]);
    expect(watch.sight.value).toMatchObject({ list: null, buses: 2, mayBeActive: true });
  });
  it("with a session that ended asks as nobody", async () => {
    const watch = new OutputWatch(async (path) => (path === "/api/v1/outputs" ? new Response("", { status: 401 }) : Response.json({ buses: 1, isActive: false })), () => "old");
    watch.start();
    await vi.advanceTimersByTimeAsync(0);
    watch.stop();
    expect(watch.sight.value).toMatchObject({ list: null, buses: 1, mayBeActive: false });
  });
  it("asks twice a second while somebody looks", async () => {
    let asked = 0;
    const watch = new OutputWatch(async () => { asked++; return list(device()); }, () => "t");
    watch.start();
    await vi.advanceTimersByTimeAsync(10);
    watch.closer("near");
    await vi.advanceTimersByTimeAsync(5_000);
    watch.stop();
    expect(asked).toBe(12);
  });
  it("notes when a device was found running alone", async () => {
    let isInCharge = false;
    const watch = new OutputWatch(async () => list(device({ isInCharge })), () => "t");
    watch.start();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(watch.alone.get("estim/bus0/42")).toBe(1_000_000);
    isInCharge = true;
    await vi.advanceTimersByTimeAsync(1_000);
    watch.stop();
    expect(watch.alone.size).toBe(0);
  });
});

describe("a hand", () => {
  /** A device that does at once what it is told, and reports it. */
  function made(first = view(100), options: { reports?: boolean; mayRaise?: () => boolean; outcome?: "accepted" | "refused" } = {}) {
    const sent: number[] = [];
    const saw: number[] = [];
    const now = { view: first };
    const hand = new Hand({
      see: () => now.view,
      mayRaise: options.mayRaise ?? (() => true),
      send: async (_, level, expectedTarget) => {
        sent.push(level);
        saw.push(expectedTarget);
        if (options.reports !== false && options.outcome !== "refused") {
          now.view = { ...now.view, level, target: level };
        }
        return { outcome: options.outcome ?? "accepted", detail: options.outcome === "refused" ? "above the limit of the output" : null, roundTripMilliseconds: 40 };
      },
    });
    return { hand, sent, saw, now };
  }

  it("that taps raises nothing", async () => {
    const { hand, sent } = made();
    hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(holdBefore - 1);
    hand.release();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([]);
  });
  it("that holds raises by steps of one percent until it lets go", async () => {
    const { hand, sent } = made();
    hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(holdBefore + 850);
    hand.release();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([110, 120, 130, 140, 150]);
  });
  it("tells with each order which target it saw", async () => {
    const { hand, saw } = made();
    hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(holdBefore + 450);
    hand.release();
    hand.lowerTo(0, 50);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saw).toEqual([100, 110, 120, 130]);
  });
  it("raises nothing before a lowering of its own is reported", async () => {
    const { hand, sent, saw, now } = made(view(300), { reports: false });
    hand.lowerTo(0, 290);
    await vi.advanceTimersByTimeAsync(0);
    hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(holdBefore + 1_000);
    expect(sent).toEqual([290]);
    now.view = view(290);
    hand.reported();
    await vi.advanceTimersByTimeAsync(250);
    expect([sent, saw]).toEqual([[290, 300], [300, 290]]);
    expect(hand.state.value.fault).toBeNull();
  });
  it("never goes above the limit of the device, nor above the place that is pressed", async () => {
    const atLimit = made(view(100, 100, 125));
    atLimit.hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(atLimit.sent).toEqual([110, 120, 125]);
    const atPlace = made();
    atPlace.hand.press(0, 120);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(atPlace.sent).toEqual([110, 120]);
  });
  it("waits for the device to report each step, and gives up when it does not", async () => {
    const { hand, sent } = made(view(100), { reports: false });
    hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual([110]);
    expect(hand.state.value.output).toBeNull();
    expect(String(hand.state.value.fault)).toContain("did not report the last step");
  });
  it("stops when somebody else lowers it", async () => {
    const { hand, sent, now } = made(view(300));
    hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(holdBefore + 10);
    now.view = view(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([310]);
    expect(String(hand.state.value.fault)).toContain("lowered elsewhere");
  });
  it("stops when the connection is gone", async () => {
    let isThere = true;
    const { hand, sent } = made(view(100), { mayRaise: () => isThere });
    hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(holdBefore + 10);
    isThere = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([110]);
  });
  it("ends at a refusal and tells it", async () => {
    const { hand, sent } = made(view(100), { outcome: "refused" });
    hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([110]);
    expect(String(hand.state.value.fault)).toContain("above the limit of the output");
    expect(hand.state.value.wishes.size).toBe(0);
  });
  it("lowers at a tap, and a lowering that asks for more than there is lowers nothing up", async () => {
    const { hand, sent } = made(view(300));
    hand.lowerTo(0, 290);
    await vi.advanceTimersByTimeAsync(0);
    hand.lowerTo(0, 900);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([290, 290]);
  });
  it("that lets go of a device that rises slowly keeps it where it is", async () => {
    const { hand, sent, now } = made(view(100), { reports: false });
    hand.press(0, 1_000);
    await vi.advanceTimersByTimeAsync(holdBefore);
    now.view = view(102, 110);
    await vi.advanceTimersByTimeAsync(300);
    now.view = view(103, 120);
    hand.release();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([110, 120, 103]);
  });
});

describe("a level", () => {
  it("is never drawn lower than it was reported", () => {
    for (let level = 0; level <= 1_000; level += 50) {
      for (let target = 0; target <= 1_000; target += 50) {
        for (const since of [-5, 0, 100, 2_000]) {
          for (const isLost of [true, false]) {
            expect(drawnLevel(view(level, target), since, isLost)).toBeGreaterThanOrEqual(level);
            expect(drawnLevel(view(level, target), since, isLost)).toBeLessThanOrEqual(Math.max(level, target));
          }
        }
      }
    }
  });
  it("without a connection may be where it was going", () => expect(drawnLevel(view(100, 400), 0, true)).toBe(400));
  it("is told in words", () => {
    expect(motion(view(0))).toBe("off");
    expect(motion(view(250))).toBe("steady");
    expect(motion(view(100, 400))).toBe("rising to 40.0 %");
    expect(motion(view(400, 0))).toBe("falling to 0.0 %");
    expect(spoken(view(124, 200, 600), false)).toBe("level 12.4 %, target 20.0 %, limit 60.0 %");
    expect(spoken(view(124, 200, 600), true)).toBe("unknown, was level 12.4 %, target 20.0 %, limit 60.0 %");
    expect(stopReason("link-lost")).toBe("nobody was in charge for the time of its watchdog");
    expect(stopReason("none")).toBeNull();
  });
});

describe("a temporary key", () => {
  const at = (milliseconds: number): { text: string; isSoon: boolean } => keyLeft(new Date(1_000_000 + milliseconds).toISOString(), 1_000_000);
  it.each([
    [3_600_000, "1 h left", false], [120_000, "2 min left", false], [119_999, "119 s left", false], [60_001, "60 s left", false],
    [60_000, "60 s left", true], [1_999, "1 s left", true], [1, "0 s left", true], [0, "ended", true], [-5_000, "ended", true],
  ])("with %d ms reads %s", (left, text, isSoon) => expect(at(left)).toEqual({ text, isSoon }));
});

describe("the states", () => {
  const all = ["disarmed", "armed", "active", "rampdown", "emergency", "fault", null];
  it("have a meaning each, and what lets current flow looks like nothing that does not", () => {
    expect(new Set(all.map(outputMeaning)).size).toBe(all.length);
    expect(all.filter((state) => outputTone(state) === "attention")).toEqual(["active", "rampdown", null]);
  });
});

describe("a master key", () => {
  it("is imported by a command that is whole", () => expect(keyCommand("estim/lab/42")).toBe("./sallyport outputs key estim/lab/42 stim.key"));
});

describe("the styles of the page", () => {
  it("stand inside of it, so that none reaches another page", () => {
    const css = sheet.replace(/\/\*[^]*?\*\//g, "");
    const tops: string[] = [];
    let depth = 0;
    let selector = "";
    for (const letter of css) {
      if (letter === "{" && depth++ === 0) {
        tops.push(selector.trim());
      }
      selector = letter === "}" && --depth === 0 ? "" : selector + letter;
    }
    expect([depth, tops]).toEqual([0, [".outputs"]]);
  });
});
