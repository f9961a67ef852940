import { absolute, ago } from "../words/format";
import { useNow } from "./context";

/** How long ago, with the moment itself on hover. */
export function Ago({ time }: { time: string | null }) {
  const now = useNow();
  return <time dateTime={time ?? undefined} title={time === null ? "Never" : absolute(time)}>{ago(time, now)}</time>;
}
