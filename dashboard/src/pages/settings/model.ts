/** A setting with all that a person needs to decide about it. */
export interface Setting {
  key: string;
  section: string;
  title: string;
  kind: "text" | "number" | "switch" | "secret";
  value: string | number | boolean | null;
  isSet: boolean;
  default: string | number | boolean | null;
  minimum: number | null;
  maximum: number | null;
  unit: string | null;
  source: string;
  where: string | null;
  readOnly: boolean;
  needsRestart: boolean;
  pending: boolean;
  meaning: string;
  consequence: string;
}

export interface Network {
  name: string;
  source: string;
  where: string | null;
  readOnly: boolean;
  pending: boolean;
  address: string;
  links: string[];
  channel: number | null;
  keyValiditySeconds: number;
  inactivitySeconds: number;
  counters: boolean;
  disconnectOnDataError: boolean;
  statusMessages: boolean;
  clockAnswers: boolean;
  unencryptedData: boolean;
  mqttPrefix: string | null;
}

export interface Settings {
  revision: number;
  offersSetup: boolean;
  pending: string[];
  takenBack: { at: string; reason: string } | null;
  warnings: string[];
  settings: Setting[];
  networks: Network[];
}

export interface NetworkMade {
  network: Network;
  key: string | null;
}

export interface MqttTest {
  passed: boolean;
  broker: string;
  steps: { name: string; state: "ok" | "failed" | "skipped"; milliseconds: number; detail: string; cure: string | null }[];
  certificate: { subject: string; issuer: string; names: string[]; notBefore: string; notAfter: string; fingerprint: string } | null;
}

export interface Storage {
  journalOctets: number;
  journalFiles: number;
  firstTime: string | null;
  freeOctets: number;
  diskOctets: number;
  expiringFiles: number;
  expiringOctets: number;
  expiringBefore: string | null;
}
