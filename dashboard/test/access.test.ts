import { describe, expect, it } from "vitest";
import { travelsReadable } from "../src/parts/open-banner";
import { passwordMistake } from "../src/parts/password-fields";
import { refusal } from "../src/parts/rights";

describe("a role", () => {
  it("that is enough refuses nothing; nobody known yet is refused", () => {
    expect(refusal("operator", "operator")).toBeNull();
    expect(refusal("admin", "viewer")).toBeNull();
    expect(refusal(null, "viewer")).toBe("This needs the role viewer; the gateway has not told yet who you are.");
  });
  it("that is too low says which is needed", () => {
    expect(refusal("viewer", "operator")).toBe("This needs the role operator; you are viewer.");
    expect(refusal("operator", "admin")).toBe("This needs the role admin; you are operator.");
  });
});

describe("a new password", () => {
  it.each([
    ["too short", "too short", "anna", "At least 10 characters; several words are fine."],
    ["aaaaaaaaaaaaa", "aaaaaaaaaaaaa", "anna", "At least 5 different characters."],
    ["all of Anna 1", "all of Anna 1", "anna", "Without your name."],
    ["correct horse", "correct mouse", "anna", "Both fields must be the same."],
    ["correct horse", "correct horse", "", null],
  ])("%s, %s", (password, again, user, mistake) => expect(passwordMistake(password, again, user)).toBe(mistake));
});

describe("a connection", () => {
  it.each([
    ["http:", "127.0.0.1", false],
    ["http:", "localhost", false],
    ["http:", "[::1]", false],
    ["http:", "gateway.local", true],
    ["http:", "192.168.1.7", true],
    ["https:", "192.168.1.7", false],
  ])("%s//%s", (protocol, host, readable) => expect(travelsReadable(protocol, host)).toBe(readable));
});
