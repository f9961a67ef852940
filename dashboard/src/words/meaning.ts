/** Why frames are refused, in words for people. */
const reasons: Record<string, string> = {
  "bad-tag": "does not decrypt: wrong network key, or damaged on the way",
  "old-counter": "older than the newest of its session: repeated or replayed",
  "not-registered": "sender has no session",
  unregistered: "sender has no session",
  "weak-key": "key exchange with a worthless key",
  "rate-limited": "too many attempts from this sender",
  "unencrypted-not-allowed": "in clear, which the policy forbids",
  "wrong-source": "address of somebody else",
  "too-short": "too short for its type",
  "too-long": "too long for its type",
  "unknown-type": "a message type that nobody knows",
  malformed: "does not follow the protocol",
  "wrong-state": "not at this point of the conversation",
  "table-full": "no room for another device",
  "no-key": "there is no key for its sender",
  "bad-padding": "does not decrypt: another key, or changed on the way",
  "unknown-command": "a command that nobody knows",
  denied: "not allowed for its sender",
  noise: "octets that belong to no packet: a bad cable, another rate or dialect, or somebody jams the line",
  "name-taken": "its name belongs to another device",
  "name-empty": "empty name",
  "name-too-long": "name too long",
  "name-malformed": "name with forbidden characters",
  "wrong-data": "sent something that does not decrypt",
  "key-expired": "its key was too old",
  kicked: "ended by an operator",
  inactive: "silent for too long",
  unknown: "no reason given",
};

export const reasonOf = (code: string): string => reasons[code] ?? code;

const states: Record<string, string> = {
  joining: "exchanges keys",
  online: "reports",
  sleeping: "reports, sleeps in between",
  late: "a message is overdue",
  offline: "silent for too long",
  left: "its session ended",
};

export const stateMeaning = (state: string): string => states[state] ?? state;

export type Tone = "good" | "attention" | "bad" | "info" | "none";

/** Colour and shape of a state of a device, a link, an output or a downlink. */
export function toneOf(state: string): Tone {
  switch (state) {
    case "online": case "sleeping": case "up": case "ok": case "delivered": case "answered":
      return "good";
    case "late": case "left": case "connecting": case "cancelled": case "degraded": case "low":
      return "attention";
    case "offline": case "down": case "failed": case "refused": case "expired":
      return "bad";
    case "joining": case "queued": case "sent":
      return "info";
    default:
      return "none";
  }
}
