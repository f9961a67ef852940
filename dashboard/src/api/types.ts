/** A device as the API shows it; times are RFC 3339 UTC. */
export interface Device {
  id: string;
  protocol: string;
  segment: string;
  address: string;
  name: string | null;
  state: "joining" | "online" | "sleeping" | "late" | "offline" | "left";
  lastSeen: string | null;
  rssi: number | null;
  firmware: string | null;
  tags: string[];
  nodeId: number | null;
  sleepy: boolean;
  broadcast: boolean;
  timeSync: boolean;
  channel: number | null;
  sleepSeconds: number | null;
  firstSeen: string | null;
  sessionSince: string | null;
  received: number;
  lost: number;
  packetsPerHour: number;
  protection: string | null;
  availability?: Availability | null;
  /** Name that an operator gave it; kept by the gateway. */
  givenName: string | null;
  /** Name that the device itself announced; the one in MQTT topics. */
  announcedName: string | null;
  nameState: "none" | "announced" | "pending" | "agreed" | "differs" | "gateway-only";
  /** The downlink that tells the device its name. */
  nameDownlinkId: number | null;
  /** When the downlink was on the air, as far as the feed told. */
  nameToldAt?: string;
  note: string | null;
  /** Ids of devices whose place it took, the newest first. */
  formerly: string[];
  replacedBy: string | null;
}

/** The learned rhythm of a device. */
export interface Availability {
  reason: string;
  usualSeconds: number | null;
  intervals: number;
  lossShare: number;
  expectedAt: string | null;
  lateAt: string | null;
  lateSince: string | null;
}

/** An open alert. */
export interface Alert {
  alertId: number;
  rule: string;
  severity: "attention" | "bad";
  device: string | null;
  name: string | null;
  subject: string;
  text: string;
  advice: string | null;
  raisedAt: string;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  muted: boolean;
  mutedUntil: string | null;
}

export interface AlertMute {
  alertId: number;
  rule: string;
  subject: string;
  until: string | null;
  who: string;
}

export interface AlertList {
  alerts: Alert[];
  mutes: AlertMute[];
}

export interface AlertRule {
  rule: string;
  enabled: boolean;
  severity: string;
  title: string;
  meaning: string;
  consequence: string;
  numbers: { name: string; unit: string; least: number; most: number; default: number; value: number; meaning: string }[];
}

export interface AlertTrial {
  from: string;
  to: string;
  entries: number;
  isComplete: boolean;
  count: number;
  alerts: { device: string | null; subject: string; text: string; raisedAt: string; clearedAt: string | null }[];
  note: string | null;
}

/** What became of a bulk action, in the order of the request. */
export interface BulkAnswer {
  done: number;
  refused: number;
  results: { device: string; done: boolean; code: string | null; detail: string | null; downlinkId: number | null }[];
}

/** A journal entry: four fields that all have, and those of its kind (docs/events.md). */
export interface Entry {
  seq: number;
  time: string;
  device: string;
  kind: string;
  [field: string]: unknown;
}

export interface AuditEntry {
  seq: number;
  time: string;
  who: string;
  from: string;
  via: string;
  action: string;
  target: string;
  detail: string | null;
}

/** A page of the audit; the chain is that of all entries. */
export interface Audit {
  chain: { state: "intact" | "broken" | "checking"; entries: number; since: string | null; brokenSeq: number | null };
  entries: AuditEntry[];
  next: number | null;
}

export interface EventPage {
  epoch: number;
  firstSeq: number;
  committedSeq: number;
  events: Entry[];
}

export interface Health {
  status: string;
  durability: string;
  committedSeq: number;
  devices: number;
  links: { name: string; protocol: string; segment: string; state: string; received: number; sent: number; dropped: number }[];
  outputs: { name: string; state: string; behind: number; detail: string | null }[];
  problems: string[];
  /** Left on the disk of the data folder; null: nobody knows. */
  freeOctets: number | null;
}

export interface Downlink {
  downlinkId: number;
  device: string;
  state: string;
  final: boolean;
  verb: string;
  control: string | null;
  controlSets: boolean;
  encoding: string;
  payloadHex: string;
  priority: number;
  coalesceKey: string | null;
  expiresAt: string | null;
  attempts: number;
  createdAt: string;
  changedAt: string;
  reason: string | null;
  answer: unknown;
}

export interface Policies {
  definitions: { key: string; protocol: string; default: string; allowed: string[]; perDevice: boolean; meaning: string; consequence: string }[];
  values: { scope: string; key: string; value: string }[];
}

export type Role = "viewer" | "operator" | "admin";

/** Who the caller is. */
export interface Me {
  name: string;
  role: Role;
  via: "password" | "token";
  areas: string[];
  devices: string[];
  sessionId: string | null;
  expiresAt: string | null;
}

/** A browser in which somebody is signed in. */
export interface Session {
  id: string;
  user: string;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
  from: string;
  agent: string;
  isMine: boolean;
}

export interface User {
  name: string;
  role: Role;
  hasPassword: boolean;
  createdAt: string;
  signedInAt: string | null;
  sessions: number;
  link: string | null;
  linkExpiresAt: string | null;
}

export interface Token {
  id: string;
  name: string;
  role: string;
  areas: string[];
  devices: string[];
  expiresAt: string | null;
  createdAt: string;
  token: string | null;
}
