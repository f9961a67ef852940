/** An output of a device; levels are per mille of its configured maximum. */
export interface OutputView {
  output: number;
  level: number;
  target: number;
  limit: number;
  isMoving: boolean;
  hasOpenElectrode: boolean;
  hasOverCurrent: boolean;
  isOpenToAutomation: boolean;
}

export type OutputState = "disarmed" | "armed" | "active" | "rampdown" | "emergency" | "fault";

/** A device with outputs as the gateway knows it; times are RFC 3339 UTC of the gateway's clock. */
export interface OutputDevice {
  device: string;
  bus: string;
  address: string;
  name: string | null;
  isReached: boolean;
  hasKey: boolean;
  state: OutputState | null;
  reason: string | null;
  isInCharge: boolean;
  protection: "sealed" | "plain" | "none";
  problem: string | null;
  keyEndsAt: string | null;
  roundTripMilliseconds: number | null;
  answeredOfHundred: number;
  rssi: number | null;
  lastHeard: string | null;
  stopSent: string | null;
  stopAnsweredMilliseconds: number | null;
  stopVerifiedMilliseconds: number | null;
  outputs: OutputView[];
}

export interface OutputList {
  buses: { name: string; link: string; state: string }[];
  stopPossible: boolean;
  devices: OutputDevice[];
}

/** What anybody may know who can reach the gateway, because anybody may stop. */
export interface StopView {
  buses: number;
  isActive: boolean;
}

/** What a device made of an order. */
export interface OrderAnswer {
  outcome: "accepted" | "refused" | "unanswered" | "cancelled";
  detail: string | null;
  roundTripMilliseconds: number | null;
}
