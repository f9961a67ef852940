import { useMemo, useRef } from "preact/hooks";
import type uPlot from "uplot";
import type { Entry } from "../api/types";
import { csvOf, extend, latest, readings, textOf } from "../store/course";
import type { Course } from "../store/course";
import { liveOf, usePastValues } from "../store/past-values";
import { setQuery, useRoute } from "../store/route";
import { queryOf, queryOfWord, rangeOf, ranges } from "../store/timerange";
import type { TimeRange } from "../store/timerange";
import { absolute, number, octets } from "../words/format";
import { Chart } from "./chart";
import { useFeed } from "./context";
import { Flash } from "./flash";
import { Fault } from "./notice";
import { fileName, pictureOf, save } from "./save";

const zone = new Intl.DateTimeFormat("en", { timeZoneName: "longOffset" }).formatToParts().find((part) => part.type === "timeZoneName")?.value.replace(/^GMT$/, "GMT+00:00") ?? "";

/** A card with figure and chart for each value of a device's payloads; one cursor runs across all of them. */
export function Charts({ device, name, entries, loaded }: { device: string; name: string; entries: Entry[]; loaded: boolean }) {
  const { query } = useRoute();
  const range = rangeOf(query, Date.now());
  const { past, fault, retry } = usePastValues(useFeed(), device, range);
  const live = liveOf(range, entries);
  const courses = useMemo(() => (past === null ? [] : extend(past, live)), [past, live]);
  const raw = entries.findLast((entry) => entry.kind === "uplink");
  const isSilent = courses.length === 0 && past !== null;
  return (
    <>
      <RangeBar range={range} past={past?.complete === false ? past.lookedBackTo : null} />
      {fault === null ? null : <Fault fault={fault} retry={retry} />}
      {past === null && fault === null ? <p class="soft">Loading what it said.</p> : null}
      {isSilent && raw !== undefined && raw["json"] === null ? <RawData entry={raw} /> : null}
      {isSilent && !(raw !== undefined && raw["json"] === null) && loaded ? <p class="soft">{range.word === null || raw !== undefined ? "It said nothing in this time." : "It has sent no data yet."}</p> : null}
      <div class="charts">
        {courses.map((course) => <ChartCard key={course.path} course={course} name={name} end={range.word === null ? null : Date.parse(past!.to)} />)}
      </div>
    </>
  );
}

function RangeBar({ range, past }: { range: TimeRange; past: string | null }) {
  return (
    <div class="range-bar" role="group" aria-label="Time range">
      {ranges.map(([word, title]) => (
        <button type="button" key={word} aria-pressed={range.word === word} class={range.word === word ? "here" : ""} onClick={() => setQuery(queryOfWord(word))}>{title}</button>
      ))}
      <button type="button" aria-pressed={range.word === null} class={range.word === null ? "here" : ""} onClick={() => setQuery(queryOf(range.from, range.to))}>Custom</button>
      {range.word !== null ? null : <>
        <label>from <input type="datetime-local" step="1" value={local(range.from)} onChange={(change) => choose(change.currentTarget.value, range.to, true)} /></label>
        <label>to <input type="datetime-local" step="1" value={local(range.to)} onChange={(change) => choose(change.currentTarget.value, range.from, false)} /></label>
      </>}
      <span class="soft">{zone}</span>
      {past === null ? null : <span class="soft">{`There is more than was looked at; the charts begin ${absolute(past)}.`}</span>}
    </div>
  );
}

function choose(text: string, other: number, isFrom: boolean): void {
  const time = new Date(text).getTime();
  const [from, to] = isFrom ? [time, other] : [other, time];
  if (from < to) {
    setQuery(queryOf(from, to), false);
  }
}

const two = (value: number): string => String(value).padStart(2, "0");

function local(time: number): string {
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

function RawData({ entry }: { entry: Entry }) {
  const hex = String(entry["payloadHex"]);
  return (
    <section class="card">
      <h3>Newest data</h3>
      <p class="soft">{`Encoding ${String(entry["encoding"])}: octets that nobody decodes, so there is nothing to draw.`}</p>
      <Flash text={hex}><code class="octets">{octets(hex, 64)}</code></Flash>
      <p><span class="soft">As text </span><code>{asText(hex)}</code></p>
    </section>
  );
}

const asText = (hex: string): string => (hex.match(/../g) ?? []).map((pair) => { const code = parseInt(pair, 16); return code >= 32 && code < 127 ? String.fromCharCode(code) : "\u00b7"; }).join("");

function ChartCard({ course, name, end }: { course: Course; name: string; end: number | null }) {
  const plot = useRef<uPlot | null>(null);
  const pointed = useRef<HTMLSpanElement>(null);
  const newest = latest(course);
  const text = newest === null ? "" : course.kind === "number" ? number(newest) : textOf(course, newest, number);
  const spread = course.kind === "number" ? spreadOf(course) : `${number(readings(course))} readings`;
  const file = `${fileName(name)}-${fileName(course.path)}`;
  const point = (words: string): void => {
    if (pointed.current !== null) {
      pointed.current.textContent = words === "" ? spread : words;
    }
  };
  const saveCsv = (): void => save(`${file}.csv`, new Blob([csvOf(course)], { type: "text/csv" }));
  const savePng = async (): Promise<void> => {
    const picture = plot.current === null ? null : await pictureOf(plot.current, `${name}: ${course.label}${course.unit === null ? "" : ` in ${course.unit}`}`);
    if (picture !== null) {
      save(`${file}.png`, picture);
    }
  };
  return (
    <section class="card value" aria-label={course.label}>
      <header>
        <h3>{course.label}</h3>
        <Flash text={text}><b class="big" data-value={course.path}>{text}</b></Flash><span class="soft">{course.unit ?? ""}</span>
        <span class="soft range" ref={pointed}>{spread}</span>
      </header>
      <Chart course={course} end={end} point={point} plot={plot} />
      <footer class="soft">
        <span>{course.raw ? "Every reading" : course.kind === "number" ? "Mean, in a band from lowest to highest" : "The last of each step"}</span>
        <button type="button" class="link" aria-label={`Save ${course.label} as CSV`} onClick={saveCsv}>CSV</button>
        <button type="button" class="link" aria-label={`Save ${course.label} as PNG`} onClick={() => void savePng()}>PNG</button>
      </footer>
    </section>
  );
}

function spreadOf(course: Course): string {
  const low = Math.min(...course.points.min.filter((value) => value !== null));
  const high = Math.max(...course.points.max.filter((value) => value !== null));
  return `${number(low)} to ${number(high)}`;
}
