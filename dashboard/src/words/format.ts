/** Unknown. */
export const dash = "\u2014";

/** How long ago, in the largest unit that fits. */
export function ago(time: string | null, now: number): string {
  return time === null ? dash : span(now - Date.parse(time)) === "now" ? "now" : `${span(now - Date.parse(time))} ago`;
}

/** A length of time in milliseconds: "now" below two seconds, then s, min, h, d. */
export function span(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 2 ? "now"
    : seconds < 60 ? `${seconds} s`
    : seconds < 3600 ? `${Math.floor(seconds / 60)} min`
    : seconds < 86_400 ? `${Math.floor(seconds / 3600)} h`
    : `${Math.floor(seconds / 86_400)} d`;
}

/** How often something comes, from its usual interval in seconds: tenths below ten seconds, then as a length of time. */
export const period = (seconds: number): string => `every ${seconds < 10 ? `${number(Math.max(0.1, Math.round(seconds * 10) / 10))} s` : span(seconds * 1000)}`;

/** Date and time in the zone of this computer. */
export function absolute(time: string | number | null): string {
  if (time === null) {
    return dash;
  }
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock(at)}`;
}

/** Time of day. */
export function clock(time: string | number | Date): string {
  const at = new Date(time);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** A measured value: four significant digits, no tail of a binary fraction, groups of three from 10,000 on. */
export function number(value: number): string {
  if (!Number.isFinite(value)) {
    return dash;
  }
  if (value !== 0 && (Math.abs(value) >= 1e12 || Math.abs(value) < 1e-4)) {
    return value.toExponential(2);
  }
  const digits = Number.isInteger(value) ? 0 : Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(digits, 6), useGrouping: Math.abs(value) >= 10_000 });
}

/** A size in the largest unit that gives at least 1, in powers of 1,024 as the settings are. */
export function octetSize(octets: number): string {
  const units = ["octets", "KiB", "MiB", "GiB", "TiB"];
  let step = 0;
  let size = octets;
  for (; size >= 1024 && step < units.length - 1; step++) {
    size /= 1024;
  }
  return `${number(step === 0 ? size : Math.round(size * 10) / 10)} ${units[step]}`;
}

/** "1 device", "2 devices". */
export const count = (many: number, one: string, several = `${one}s`): string => `${number(many)} ${many === 1 ? one : several}`;

/** Bars of a signal, 0 to 4, by dBm. */
export function bars(dbm: number | null): number {
  return dbm === null ? 0 : dbm >= -55 ? 4 : dbm >= -67 ? 3 : dbm >= -77 ? 2 : dbm >= -88 ? 1 : 0;
}

/** Octets in pairs; a long text is cut with the count of the rest. */
export function octets(hex: string, most = 24): string {
  const pairs = hex.match(/../g) ?? [];
  return pairs.length === 0 ? "empty" : pairs.slice(0, most).join(" ") + (pairs.length > most ? ` and ${pairs.length - most} more` : "");
}
