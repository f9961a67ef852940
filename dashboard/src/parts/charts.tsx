import { useEffect, useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Entry } from "../api/types";
import { useValue } from "../store/observable";
import { seriesOf } from "../store/series";
import type { Series } from "../store/series";
import { shown } from "../store/theme";
import { number, octets } from "../words/format";
import { Flash } from "./flash";

const chartHeight = 132;

/** A card with figure and chart for each number of a device's payloads; one cursor runs across all of them. */
export function Charts({ entries, loaded }: { entries: Entry[]; loaded: boolean }) {
  const { series, words } = useMemo(() => seriesOf(entries), [entries]);
  if (series.length === 0 && words.length === 0) {
    const raw = entries.findLast((entry) => entry.kind === "uplink");
    return raw === undefined ? <p class="soft">{loaded ? "It has sent no data yet." : "Loading what it said."}</p> : <RawData entry={raw} />;
  }
  return (
    <div class="charts">
      {words.map((word) => <section class="card value" key={word.key}><h3>{word.label}</h3><Flash text={word.text}><b class="big">{word.text}</b></Flash></section>)}
      {series.map((one) => <ChartCard key={one.key} series={one} />)}
    </div>
  );
}

function RawData({ entry }: { entry: Entry }) {
  const hex = String(entry["payloadHex"]);
  return (
    <section class="card">
      <h3>Newest data</h3>
      <p class="soft">{`Encoding ${String(entry["encoding"])}: octets that nobody decodes, so there is nothing to draw.`}</p>
      <Flash text={hex}><code class="octets">{octets(hex, 64)}</code></Flash>
      <p><span class="soft">As text </span><code>{textOf(hex)}</code></p>
    </section>
  );
}

const textOf = (hex: string): string => (hex.match(/../g) ?? []).map((pair) => { const code = parseInt(pair, 16); return code >= 32 && code < 127 ? String.fromCharCode(code) : "\u00b7"; }).join("");

function ChartCard({ series }: { series: Series }) {
  const present = series.values.filter((value) => value !== null);
  const text = number(series.latest);
  return (
    <section class="card value" aria-label={series.label}>
      <header>
        <h3>{series.label}</h3>
        <Flash text={text}><b class="big" data-value={series.key}>{text}</b></Flash><span class="soft">{series.unit}</span>
        <span class="soft range">{`${number(Math.min(...present))} to ${number(Math.max(...present))}`}</span>
      </header>
      <Chart series={series} />
    </section>
  );
}

function Chart({ series }: { series: Series }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useValue(shown);
  useEffect(() => {
    const element = box.current!;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis = { stroke: colour("--text-faint"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: `12px ${colour("--font")}` };
    const made = new uPlot({
      width: Math.max(120, element.clientWidth),
      height: chartHeight,
      padding: [8, 10, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: "device" }, y: false, points: { size: 7 } },
      scales: { y: { range: (_, low, high) => (low === high ? [low - 1, high + 1] : uPlot.rangeNum(low, high, 0.12, false)) } },
      axes: [
        { ...axis, space: 70, values: [[3600 * 24, "{MM}-{DD}", null, null, null, null, null, null, 1], [60, "{HH}:{mm}", null, null, null, null, null, null, 1], [1, "{HH}:{mm}:{ss}", null, null, null, null, null, null, 1]], size: 26 },
        { ...axis, size: 48, space: 24, values: (_, ticks) => ticks.map((tick) => number(tick)) },
      ],
      series: [{}, { stroke: colour("--series"), width: 1.5, spanGaps: false, points: { size: 4, show: series.times.length < 60 } }],
    }, [series.times, series.values], element);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: Math.max(120, element.clientWidth), height: chartHeight }));
    watch.observe(element);
    return () => { watch.disconnect(); made.destroy(); plot.current = null; };
  }, [theme, series.key]);
  useEffect(() => {
    // Somebody who zoomed in looks at the past; it must not run away.
    const now = plot.current;
    const { min, max } = now?.scales["x"] ?? {};
    const isZoomed = now !== null && min != null && max != null && now.data[0].length > 1 && (min > now.data[0][0]! + 0.001 || max < now.data[0].at(-1)! - 0.001);
    now?.setData([series.times, series.values], !isZoomed);
    if (isZoomed) {
      now?.redraw();
    }
  }, [series]);
  return <div class="chart" ref={box} role="img" aria-label={`Course of ${series.label}, ${series.times.length} values`} title="Drag to zoom, double-click to see all" />;
}
