import { expect, test, vi } from "vitest";
import { actionsOf } from "../src/store/actions";

const button = (label: string | null, text: string, isInRow = false): { getAttribute: () => string | null; textContent: string; closest: () => object | null; click: () => void } =>
  ({ getAttribute: () => label, textContent: text, closest: () => (isInRow ? {} : null), click: vi.fn() });

test("what can be pressed on a page is told once by its label, and rows of lists are not", () => {
  const all = [button(null, " Pause "), button("Close the drawer", "\u00d7"), button(null, "Pause"), button(null, "+"), button(null, "Mark", true)];
  const found = actionsOf({ querySelectorAll: () => all } as unknown as ParentNode);
  expect(found.map((action) => action.title)).toEqual(["Pause", "Close the drawer"]);
  found[0]!.run();
  expect(all[0]!.click).toHaveBeenCalledOnce();
});
