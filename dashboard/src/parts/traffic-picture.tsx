import type { Minute } from "../store/traffic";
import { number } from "../words/format";

const width = 600;
const height = 120;
const step = width / 60;

/** Columns by minute: messages up, refused frames on top of them in another colour and hatching; nothing known is hatched. */
export function TrafficPicture({ minutes }: { minutes: (Minute | null)[] }) {
  const most = Math.max(1, ...minutes.map((minute) => (minute === null ? 0 : minute.uplinks + minute.downlinks + minute.refused)));
  const unit = (height - 4) / most;
  const unknown = minutes.findIndex((minute) => minute !== null);
  return (
    <figure class="traffic">
      <div class="plot">
        <span class="most">{`${number(most)} / min`}</span>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`At most ${most} messages a minute`}>
          {unknown > 0 ? <rect class="unknown" x="0" y="0" width={unknown * step} height={height} /> : null}
          {minutes.map((minute, index) => {
            if (minute === null) {
              return null;
            }
            const up = minute.uplinks * unit;
            const down = minute.downlinks * unit;
            const refused = minute.refused * unit;
            return (
              <g key={index}>
                <title>{`${59 - index} min ago: ${minute.uplinks} from devices, ${minute.downlinks} to devices, ${minute.refused} refused`}</title>
                <rect class="hit" x={index * step} y="0" width={step} height={height} />
                <rect class="up" x={index * step + 1} y={height - up} width={step - 2} height={up} />
                <rect class="down" x={index * step + 1} y={height - up - down} width={step - 2} height={down} />
                <rect class="refused" x={index * step + 1} y={height - up - down - refused} width={step - 2} height={refused} />
              </g>
            );
          })}
        </svg>
      </div>
      <figcaption><span>60 min ago</span><span class="keys"><span class="key up">from devices</span><span class="key down">to devices</span><span class="key refused">refused</span></span><span>now</span></figcaption>
    </figure>
  );
}
