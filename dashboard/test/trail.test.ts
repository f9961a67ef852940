import { describe, expect, test } from "vitest";
import { extend, lineOf, mostReadings } from "../src/store/trail";
import type { Trail } from "../src/store/trail";
import type { Value } from "../src/words/values";

const said = (value: number | string, key = "1.temperature"): Value[] => [{ key: "state", label: "state", unit: "", value: "on" }, { key, label: "temperature", unit: "", value }];

describe("the course beside a device", () => {
  test("follows its first number and keeps the newest", () => {
    const trails = new Map<string, Trail>();
    for (let reading = 1; reading <= mostReadings + 6; reading++) {
      extend(trails, "a", said(reading));
    }
    extend(trails, "a", said("none"));
    expect(trails.get("a")!.readings).toEqual(Array.from({ length: mostReadings }, (_, index) => index + 7));
    extend(trails, "a", said(1, "2.humidity"));
    expect([trails.get("a")!.readings, trails.size]).toEqual([[1], 1]);
  });

  test("spans its box, the newest at the right edge; nothing that changes runs through the middle", () => {
    expect(lineOf([3, 1, 2], 46, 10)).toBe("42,0 44,10 46,5");
    expect(lineOf([7, 7], 46, 10)).toBe("44,5 46,5");
  });
});
