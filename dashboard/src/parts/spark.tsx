import { lineOf } from "../store/trail";
import type { Trail } from "../store/trail";
import { number } from "../words/format";

const width = 64;
const height = 16;

/** The newest readings of a device's first number, as a line; an empty place while there are fewer than two. */
export function Spark({ trail }: { trail: Trail | undefined }) {
  if (trail === undefined || trail.readings.length < 2) {
    return <span class="spark" />;
  }
  return (
    <span class="spark" title={`${trail.label}: the newest ${trail.readings.length} readings, ${number(Math.min(...trail.readings))} to ${number(Math.max(...trail.readings))}`}>
      <svg viewBox={`-1 -1 ${width + 2} ${height + 2}`} width={width + 2} height={height + 2} aria-hidden="true"><polyline points={lineOf(trail.readings, width, height)} /></svg>
    </span>
  );
}
