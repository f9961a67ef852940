/** A frame as a row of the list. */
export interface FrameRow {
  number: number;
  time: string;
  direction: "in" | "out";
  protocol: string;
  network: string;
  link: string;
  device: string;
  name: string | null;
  type: string;
  verdict: string;
  reason: string | null;
  source: string;
  destination: string;
  rssi: number | null;
  channel: number | null;
  length: number;
  key: string;
  keyEpoch: number | null;
  downlinkId: number | null;
  hex: string;
}

export interface FramePage {
  epoch: number;
  oldest: number;
  newest: number;
  change: number;
  frames: FrameRow[];
}

/** A field inside a field. */
export interface FieldPart {
  offset: number;
  length: number;
  name: string;
  role: string;
  value: string | null;
  meaning: string | null;
  unit: string | null;
  section: string | null;
}

export interface Field extends FieldPart {
  secret: boolean;
  parts: FieldPart[];
}

export interface FrameDetail {
  epoch: number;
  frame: FrameRow;
  title: string;
  problem: string | null;
  fields: Field[];
  plain: { offset: number; hex: string; fields: Field[] } | null;
  plainKept: boolean;
}

/** A key of the filter language. */
export interface FilterKey {
  name: string;
  kind: "text" | "word" | "number" | "duration" | "hex";
  meaning: string;
  example: string;
  words: string[];
}

export interface FilterLanguage {
  longestText: number;
  keys: FilterKey[];
}
