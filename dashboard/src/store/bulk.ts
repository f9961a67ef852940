import type { Api } from "../api/client";
import type { BulkAnswer } from "../api/types";

/** Devices of one call. */
const mostAtOnce = 500;

/** One action at many devices, however many; a result for each. */
export async function bulk(api: Api, action: Record<string, unknown>, devices: string[]): Promise<BulkAnswer> {
  const whole: BulkAnswer = { done: 0, refused: 0, results: [] };
  for (let at = 0; at < devices.length; at += mostAtOnce) {
    const some = await api.post<BulkAnswer>("/devices/bulk", { ...action, devices: devices.slice(at, at + mostAtOnce) });
    whole.done += some.done;
    whole.refused += some.refused;
    whole.results.push(...some.results);
  }
  return whole;
}
