import type { Device } from "../api/types";

/** Devices that can take the place: of the same network, the newest first. */
export function successorsOf(device: Device, all: Iterable<Device>): Device[] {
  return [...all].filter((other) => other.id !== device.id && other.protocol === device.protocol && other.segment === device.segment && !(other.state === "left" && other.replacedBy !== null))
    .sort((one, other) => (other.firstSeen ?? "").localeCompare(one.firstSeen ?? "") || one.id.localeCompare(other.id));
}
