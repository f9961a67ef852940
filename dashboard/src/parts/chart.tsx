import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { readings, textOf } from "../store/course";
import type { Course } from "../store/course";
import { Observable, useValue } from "../store/observable";
import { setQuery } from "../store/route";
import { shown } from "../store/theme";
import { queryOf, shortest } from "../store/timerange";
import { clock, number } from "../words/format";

const height = 148;
const fewPoints = 60;
const leastWidth = 120;

// True while somebody drags over a chart: the pictures stand still until the end, so that what is chosen is what was under the pointer.
const dragged = new Observable(false);

function beginDrag(): void {
  dragged.set(true);

  // The plot ends its own drag at the document, before this.
  addEventListener("mouseup", () => dragged.set(false), { once: true });
}

interface Props {
  course: Course;
  /** Milliseconds since 1970, where the axis ends; null: with the newest reading. */
  end: number | null;
  /** What stands under the pointer, "" for nothing. */
  point: (text: string) => void;
  plot: { current: uPlot | null };
}

/** A canvas with one course. Its cursor runs across all charts of the page; dragging asks for a finer picture of what was dragged over. What arrives meanwhile is drawn after it. */
export function Chart({ course: newest, end: newestEnd, point, plot }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const isDragged = useValue(dragged);
  const drawn = useRef({ course: newest, end: newestEnd });
  if (!isDragged) {
    drawn.current = { course: newest, end: newestEnd };
  }
  const { course, end } = drawn.current;
  const now = useRef(course);
  now.current = course;
  const theme = useValue(shown);
  useEffect(() => {
    const element = box.current!;
    const made = new uPlot(options(element, now, point), data(course), element);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: Math.max(leastWidth, element.clientWidth), height }));
    watch.observe(element);
    return () => { watch.disconnect(); made.destroy(); plot.current = null; };
  }, [theme, course.path, course.kind, course.raw, course.unit]);
  useEffect(() => {
    plot.current?.setData(data(course), false);
    const times = course.points.time;
    const from = (times[0] ?? 0) / 1000;
    const to = Math.max(times.at(-1) ?? 0, end ?? 0) / 1000;
    plot.current?.setScale("x", { min: from === to ? from - 1 : from, max: from === to ? to + 1 : to });
  }, [course, end]);
  return <div class="chart" ref={box} onMouseDown={beginDrag} role="img" aria-label={`Course of ${newest.label}${newest.unit === null ? "" : ` in ${newest.unit}`}, ${readings(newest)} values`} title="Drag to zoom in, double-click to see all" />;
}

const data = (course: Course): uPlot.AlignedData => {
  const seconds = course.points.time.map((time) => time / 1000);
  return course.raw || course.kind !== "number" ? [seconds, course.points.last] : [seconds, course.points.mean, course.points.min, course.points.max];
};

function options(element: HTMLElement, now: { current: Course }, point: (text: string) => void): uPlot.Options {
  const course = now.current;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const font = `12px ${colour("--font")}`;
  const axis = { stroke: colour("--text-faint"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font, labelFont: font };
  const isSteps = course.kind !== "number";
  const hasBand = !course.raw && !isSteps;
  const line: uPlot.Series = { stroke: colour("--series"), width: 1.5, spanGaps: false, points: { size: 4, show: (plot) => plot.data[0].length < fewPoints } };
  if (isSteps) {
    line.paths = uPlot.paths.stepped!({ align: 1 });
  }
  const border: uPlot.Series = { stroke: colour("--series-band"), width: 1, spanGaps: false, points: { show: false } };
  return {
    width: Math.max(leastWidth, element.clientWidth),
    height,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: "device", setSeries: false },
      y: false,
      points: { size: 7 },
      drag: { x: true, y: false, setScale: false },
      bind: { dblclick: () => () => { setQuery({ from: null, to: null }); return null; } },
    },
    scales: {
      x: { time: true },
      y: { range: (_, low, high) => (isSteps ? [-0.15, Math.max(1, now.current.words.length - 1) + 0.15] : low === high ? [low - 1, high + 1] : uPlot.rangeNum(low, high, 0.12, false)) },
    },
    axes: [
      { ...axis, space: 70, values: [[3600 * 24, "{MM}-{DD}", null, null, null, null, null, null, 1], [60, "{HH}:{mm}", null, null, null, null, null, null, 1], [1, "{HH}:{mm}:{ss}", null, null, null, null, null, null, 1]], size: 26 },
      isSteps
        ? { ...axis, size: 64, space: 16, splits: () => (course.kind === "switch" ? [0, 1] : now.current.words.map((_, index) => index)), values: (_, ticks) => ticks.map((tick) => textOf(now.current, tick, number)) }
        : { ...axis, size: 48, space: 24, label: course.unit ?? "no unit told", labelSize: 16, values: (_, ticks) => ticks.map((tick) => number(tick)) },
    ],
    series: hasBand ? [{}, line, border, border] : [{}, line],
    bands: hasBand ? [{ series: [3, 2], fill: colour("--series-band") }] : [],
    hooks: {
      setCursor: [(plot) => point(under(now.current, plot.cursor.idx ?? null))],
      setSelect: [(plot) => {
        const { left, width } = plot.select;
        if (width > 3) {
          const from = plot.posToVal(left, "x") * 1000;
          const to = plot.posToVal(left + width, "x") * 1000;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          if (to - from >= shortest) {
            setQuery(queryOf(from, to), false);
          }
        }
      }],
    },
  };
}

function under(course: Course, index: number | null): string {
  const { points } = course;
  const last = index === null ? null : points.last[index] ?? null;
  if (index === null || last === null) {
    return "";
  }
  const at = clock(points.time[index]!);
  return course.raw || course.kind !== "number"
    ? `${textOf(course, last, number)} at ${at}`
    : `${number(points.min[index]!)} to ${textOf(course, points.max[index]!, number)}, mean ${number(points.mean[index]!)}, from ${at}`;
}
