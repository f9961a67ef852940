import { expect, test } from "vitest";
import { advices, Problem } from "../src/api/problem";
import text from "../../docs/api.md?raw";

const codes = /stable `code`: `([^`]+)`/.exec(text)![1]!.split(/,\s+/);

test("each error that the API names says what to do", () => {
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => advices[code] === undefined)).toEqual([]);
  expect(new Problem(404, "unknown-user", "there is no such user").advice).toBe("Somebody removed it meanwhile. Load the list anew.");
});

test("each advice is a sentence, and none is for a code that nobody sends", () => {
  for (const [code, advice] of Object.entries(advices)) {
    expect(advice).toMatch(/^[A-Z].*\.$/);
    expect(code === "unreachable" || codes.includes(code), code).toBe(true);
  }
});
