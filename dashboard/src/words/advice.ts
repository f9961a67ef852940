/** What to do about refused frames, by their reason. */
const advices: Record<string, string> = {
  "bad-tag": "Compare the network key of the device with that of the gateway. If only a few frames are concerned, the radio damaged them and nothing is to do.",
  "old-counter": "A few after a bad link are normal: the device repeated itself. Many mean that somebody plays recorded frames back; they have no effect.",
  "not-registered": "Nothing: the device was told to join again. If it does not, restart it.",
  unregistered: "Nothing: the device was told to join again. If it does not, restart it.",
  "weak-key": "Nobody's firmware sends such a key by itself. Look who transmits under this address.",
  "rate-limited": "The device tries to join again and again. Look at its power supply and its network key.",
  "unencrypted-not-allowed": "Make the device encrypt, or allow data in clear for it under Settings, Policies; then anybody in range can forge it.",
  "wrong-source": "Two senders use one address. Find the copy and give it another.",
  "too-short": "Other equipment on this channel, or firmware that does not speak the protocol. Frames are dropped; nothing is to do.",
  "too-long": "Other equipment on this channel, or firmware that does not speak the protocol. Frames are dropped; nothing is to do.",
  "unknown-type": "The firmware is newer than this gateway, or it is other equipment on this channel.",
  malformed: "Look at the firmware of the device: what it sends does not follow the protocol.",
  "wrong-state": "Nothing, if it was once after a restart. If it goes on, restart the device.",
  "table-full": "The network has as many devices as it may have. Raise the limit or remove some.",
  "name-taken": "Rename this device or the one that has the name, so that each has its own.",
  "name-empty": "Give the device a name here; it is told.",
  "name-too-long": "Give the device a name of at most 32 octets here; it is told.",
  "name-malformed": "Give the device a name without # + / \\ here; it is told.",
};

export const adviceOf = (reason: string): string => advices[reason] ?? "The documentation of the events names this reason.";
