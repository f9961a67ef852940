import type { Entry } from "../api/types";

/** One value of a payload. */
export interface Value {
  key: string;
  label: string;
  unit: string;
  value: number | string | boolean;
}

const mostValues = 64;

/** Units of the CayenneLPP types that have one. */
const units: Record<number, string> = {
  101: "lx", 103: "\u00b0C", 104: "%", 115: "hPa", 116: "V", 117: "A", 118: "Hz", 120: "%", 121: "m", 125: "ppm", 128: "W", 130: "m", 131: "kWh", 132: "\u00b0", 113: "g", 134: "\u00b0/s",
};

/** All plain values of a decoded payload: CayenneLPP as a list of channels, MessagePack and JSON by path. */
export function valuesOf(entry: Entry): Value[] {
  const found: Value[] = [];
  if (entry["encoding"] === "cayenne" && Array.isArray(entry["json"])) {
    const several = new Map<string, number>();
    const items = entry["json"] as { channel: number; type: number; name: string; value: unknown }[];
    items.forEach((item) => several.set(item.name, (several.get(item.name) ?? 0) + 1));
    for (const item of items) {
      const label = (several.get(item.name) ?? 0) > 1 ? `${item.name} ${item.channel}` : item.name;
      walk(item.value, `${item.channel}.${item.name}`, label, units[item.type] ?? "", found);
    }
  } else {
    walk(entry["json"], "", "", "", found);
  }
  return found;
}

function walk(value: unknown, key: string, label: string, unit: string, found: Value[]): void {
  if (found.length >= mostValues || value === null || value === undefined) {
    return;
  }
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    found.push({ key: key === "" ? "value" : key, label: label === "" ? "value" : label, unit, value });
  } else if (typeof value === "object") {
    for (const [name, inner] of Object.entries(value)) {
      walk(inner, key === "" ? name : `${key}.${name}`, label === "" ? name : `${label}.${name}`, unit, found);
    }
  }
}
