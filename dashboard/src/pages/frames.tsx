import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FilterLanguage, FrameDetail, FrameRow } from "../api/frame-types";
import { Problem } from "../api/problem";
import { useApi, useFleet } from "../parts/context";
import { Anatomy, Title } from "../parts/frames-anatomy";
import { Compare } from "../parts/frames-compare";
import { FilterField } from "../parts/frames-filter";
import { FramesList } from "../parts/frames-list";
import { Empty, Fault } from "../parts/notice";
import { FramesFeed } from "../store/frames-feed";
import { toggle } from "../store/frames-filter";
import { useValue } from "../store/observable";
import { navigate, setQuery, useRoute } from "../store/route";
import { number } from "../words/format";
import "../styles/frames.css";

const quick: [string, string][] = [["verdict:refused", "Refused"], ["dir:out", "To devices"], ["type:data", "Data"], ["last:5m", "5 min"]];
/** Sixteen octets, their offset, and gaps between their fields. */
const widthOf16 = 500;
const exportName = "frames.pcapng";

/** Every frame in and out, octet by octet. */
export function FramesPage() {
  const api = useApi();
  const fleet = useFleet();
  const { query } = useRoute();
  const filter = query.get("filter") ?? "";
  const asked = query.get("frame");
  const second = query.get("with");
  const feed = useMemo(() => new FramesFeed(api, filter), [api, filter]);
  useEffect(() => { feed.start(); return () => feed.stop(); }, [feed]);
  useValue(feed.picture);
  const [language, setLanguage] = useState<FilterLanguage | null>(null);
  const [isPaused, setPaused] = useState(false);
  const [isRead, setRead] = useState(false);
  const [limit, setLimit] = useState<number | null>(null);
  const [picking, setPicking] = useState(false);
  const [exportFault, setExportFault] = useState<unknown>(null);
  const drawer = useRef<HTMLElement>(null);
  const width = useWidth(drawer, asked ?? "");
  useEffect(() => { api.get<FilterLanguage>("/frames/filter").then(setLanguage, () => undefined); }, [api]);

  // While somebody reads, what is newer waits behind the pill.
  const holds = isPaused || isRead || asked !== null;
  const newest = feed.frames[0]?.number ?? 0;
  useEffect(() => setLimit(holds && feed.isLoaded ? newest : null), [holds, feed, feed.isLoaded]);
  // What was there stays until the new answer is: typing must not empty the list.
  const before = useRef(feed);
  before.current = feed.isLoaded ? feed : before.current;
  const view = before.current;
  const shown = limit === null ? view.frames : view.frames.filter((row) => row.number <= limit);
  const waiting = view.frames.length - shown.length;

  useEffect(() => {
    if (asked === "newest" && feed.isLoaded) {
      setQuery({ frame: feed.frames[0] === undefined ? null : String(feed.frames[0].number) });
    }
  }, [asked, feed.isLoaded, feed.frames.length]);
  const chosen = asked === null || asked === "newest" ? null : Number(asked);
  const left = useDetail(chosen, feed.frames.find((row) => row.number === chosen));
  const right = useDetail(second === null ? null : Number(second), undefined);
  const choose = (row: FrameRow): void => {
    if (picking && chosen !== null && row.number !== chosen) {
      setPicking(false);
      setQuery({ with: String(row.number), field: null });
    } else {
      setQuery({ frame: String(row.number), with: null });
    }
  };
  const close = (): void => { setPicking(false); setQuery({ frame: null, with: null, field: null }); };
  useEffect(() => {
    const press = (key: KeyboardEvent): void => {
      if (key.key === "Escape" && chosen !== null && document.querySelector(".palette") === null) {
        close();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [chosen]);
  const save = async (): Promise<void> => {
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await api.file(`/${exportName}?filter=${encodeURIComponent(filter)}`));
      link.download = exportName;
      link.click();
      URL.revokeObjectURL(link.href);
      setExportFault(null);
    } catch (fault) {
      setExportFault(fault);
    }
  };

  const mistake = feed.fault instanceof Problem && feed.fault.code === "bad-filter" ? feed.fault.message : null;
  if (feed.fault instanceof Problem && feed.fault.code === "unsupported") {
    return <Empty title="No frames are kept">This gateway runs with frames.keep at 0. Set it above 0 in its configuration and restart.</Empty>;
  }
  if (feed.isLoaded && feed.frames.length === 0 && filter === "") {
    return <Empty title="No frame yet" guide={["/guide/first-steps?part=0-look-first-the-demo", "the demo"]} command="./sallyport demo">Frames appear here as they come and go. They are kept in memory only: a restart begins anew. The demo has a fleet that keeps it busy.</Empty>;
  }
  const isSplit = chosen !== null;
  return (
    <div class={`page fill frames${isSplit ? " split" : ""}`}>
      <header class="head">
        <h1>Frames</h1>
        <FilterField value={filter} keys={language?.keys ?? []} devices={[...fleet.devices.values()].map((device) => device.name ?? device.address)} reasons={[...new Set(feed.frames.map((row) => row.reason).filter((reason) => reason !== null))]}
          mistake={mistake} apply={(text) => setQuery({ filter: text })} />
        <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>{isPaused ? "Continue" : "Pause"}</button>
        <button type="button" onClick={() => void save()} title="The frames that fit, as a capture file for Wireshark; without plaintext">Export pcapng</button>
      </header>
      <div class="frames-marks">
        <span class="choice" role="group" aria-label="Often asked">
          {quick.map(([term, title]) => <button key={term} type="button" aria-pressed={filter.split(/\s+/).includes(term)} onClick={() => setQuery({ filter: toggle(filter, term) })}>{title}</button>)}
        </span>
        {waiting > 0 ? <button type="button" class="pill" onClick={() => { setLimit(newest); document.querySelector(".frames-table")?.scrollTo(0, 0); }}>{`${number(waiting)} new`}</button> : null}
        <span class="grow" />
        {feed.skipped > 0 ? <span class="soft" title="More than 500 a second; a narrower filter shows them all">{number(feed.skipped)} too fast to show</span> : null}
        <span class="soft">{view.isLoaded ? `${feed.isWhole ? "" : "newest "}${number(view.frames.length)} ${view.frames.length === 1 ? "frame" : "frames"}` : ""}</span>
      </div>
      {feed.fault !== null && mistake === null ? <Fault fault={feed.fault} /> : null}
      {exportFault === null ? null : <Fault fault={exportFault} />}
      <div class={`frames-columns${second === null ? "" : " comparing"}`}>
        <div class="frames-main">
          {!view.isLoaded ? (feed.fault === null ? <p class="waiting">Loading the newest frames.</p> : null)
            : view.frames.length === 0 ? <p class="none">No frame fits. <button type="button" class="link" onClick={() => setQuery({ filter: null })}>Show all</button></p>
            : <FramesList frames={shown} chosen={chosen} compared={second === null ? null : Number(second)} isStale={view !== feed} isWide={!isSplit} choose={choose} open={() => drawer.current?.querySelector<HTMLElement>(".anatomy")?.focus()} hold={setRead} readOlder={() => void feed.readOlder()} />}
        </div>
        {!isSplit ? null : (
          <aside class="frames-drawer" ref={drawer} aria-label="Anatomy">
            {left.fault !== null ? <><div class="drawer-head"><span class="grow" /><button type="button" onClick={close}>Close</button></div><Gone fault={left.fault} /></>
              : left.detail === null ? <p class="waiting">Taking the frame apart.</p> : (
                <>
                  <div class="drawer-head">
                    <Title detail={left.detail} />
                    <span class="grow" />
                    {second !== null ? <button type="button" onClick={() => setQuery({ with: null })}>End comparing</button>
                      : <CompareButton picking={picking} setPicking={setPicking} />}
                    <button type="button" onClick={close} aria-label="Close the frame">{"\u00d7"}</button>
                  </div>
                  {picking ? <p class="picking">Choose the other frame in the list, or <Before detail={left.detail} done={() => setPicking(false)} />.</p> : null}
                  {second !== null && right.detail !== null ? <Compare left={older(left.detail, right.detail)} right={newer(left.detail, right.detail)} perRow={width >= 2 * widthOf16 ? 16 : 8} />
                    : second !== null && right.fault !== null ? <Gone fault={right.fault} />
                    : <Anatomy detail={left.detail} perRow={width >= widthOf16 ? 16 : 8} field={query.get("field")} setField={(id) => setQuery({ field: id })} />}
                </>
              )}
          </aside>
        )}
      </div>
    </div>
  );
}

const older = (one: FrameDetail, other: FrameDetail): FrameDetail => (one.frame.number <= other.frame.number ? one : other);
const newer = (one: FrameDetail, other: FrameDetail): FrameDetail => (one.frame.number <= other.frame.number ? other : one);

/** Room for octets inside the drawer, in pixels. */
function useWidth(box: { current: HTMLElement | null }, opened: string): number {
  const [width, setWidth] = useState(widthOf16);
  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return undefined;
    }
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, [opened]);
  return width;
}

/** A frame's anatomy; read again when the row shows that it has changed. */
function useDetail(wanted: number | null, row: FrameRow | undefined): { detail: FrameDetail | null; fault: unknown } {
  const api = useApi();
  const [state, setState] = useState<{ detail: FrameDetail | null; fault: unknown }>({ detail: null, fault: null });
  useEffect(() => {
    if (wanted === null || !Number.isFinite(wanted)) {
      setState({ detail: null, fault: null });
      return undefined;
    }
    const end = new AbortController();
    api.get<FrameDetail>(`/frames/${wanted}`, end.signal).then(
      (detail) => setState({ detail, fault: null }),
      (fault: unknown) => end.signal.aborted || setState({ detail: null, fault }));
    return () => end.abort();
  }, [api, wanted, row?.verdict, row?.downlinkId]);
  return state.detail === null || state.detail.frame.number === wanted ? state : { detail: null, fault: null };
}

function CompareButton({ picking, setPicking }: { picking: boolean; setPicking: (is: boolean) => void }) {
  return <button type="button" aria-pressed={picking} onClick={() => setPicking(!picking)}>{picking ? "Do not compare" : "Compare"}</button>;
}

/** The frame before of the same device and type, the most useful one to compare with. */
function Before({ detail, done }: { detail: FrameDetail; done: () => void }) {
  const api = useApi();
  const [none, setNone] = useState(false);
  const frame = detail.frame;
  const find = async (): Promise<void> => {
    const page = await api.get<{ frames: FrameRow[] }>(`/frames?limit=1&before=${frame.number}&filter=${encodeURIComponent(`device:${frame.device} type:${frame.type} dir:${frame.direction}`)}`);
    const found = page.frames[0];
    if (found === undefined) {
      setNone(true);
    } else {
      done();
      setQuery({ with: String(found.number), field: null });
    }
  };
  return none ? <span>there is no earlier one of this device and type</span> : <button type="button" class="link" onClick={() => void find().catch(() => setNone(true))}>take the one before of this device and type</button>;
}

function Gone({ fault }: { fault: unknown }) {
  return fault instanceof Problem && fault.code === "unknown-frame"
    ? <div class="gone"><h2>This frame is not kept any more</h2><p class="soft">{fault.message}.</p><button type="button" onClick={() => navigate("/frames")}>Show what there is</button></div>
    : <Fault fault={fault} />;
}
