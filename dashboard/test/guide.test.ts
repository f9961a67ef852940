import { describe, expect, test } from "vitest";
import { guides, places, targetOf } from "../src/store/guide";
import { idOf, parseMarkdown, spansOf } from "../src/store/markdown";
import type { Span } from "../src/store/markdown";

describe("markdown", () => {
  test("blocks", () => {
    const text = "# A `b`\n\ntwo\nlines\n\n```\ncode # |\n```\n\n1. one\n   goes on\n2. **two**\n\n| H | I |\n|---|---|\n| `a\\|b` | c |\n\n> said\n\n> more\n";
    expect(parseMarkdown(text)).toEqual([
      { kind: "heading", level: 1, text: "A b", id: "a-b" },
      { kind: "paragraph", spans: [{ kind: "text", text: "two lines" }] },
      { kind: "code", text: "code # |" },
      { kind: "list", isOrdered: true, items: [[{ kind: "text", text: "one goes on" }], [{ kind: "strong", text: "two" }]] },
      { kind: "table", head: [[{ kind: "text", text: "H" }], [{ kind: "text", text: "I" }]], rows: [[[{ kind: "code", text: "a|b" }], [{ kind: "text", text: "c" }]]] },
      { kind: "quote", spans: [{ kind: "text", text: "said" }] },
      { kind: "quote", spans: [{ kind: "text", text: "more" }] },
    ]);
  });
  test("pieces of a line", () => expect(spansOf("a [b](c.md#d) `e`.")).toEqual([{ kind: "text", text: "a " }, { kind: "link", text: "b", href: "c.md#d" }, { kind: "text", text: " " }, { kind: "code", text: "e" }, { kind: "text", text: "." }]));
  test("nothing of a text is markup of the page", () => expect(spansOf("<script>alert(1)</script>")).toEqual([{ kind: "text", text: "<script>alert(1)</script>" }]));
});

describe("the guide", () => {
  const spansIn = (text: string): Span[] => parseMarkdown(text).flatMap((block) => (block.kind === "list" ? block.items.flat() : block.kind === "table" ? [...block.head.flat(), ...block.rows.flat(2)] : "spans" in block ? block.spans : []));

  test("has what the issue of a first day needs, each with one title", () => {
    expect(guides.map((guide) => guide.name)).toEqual(expect.arrayContaining(["first-steps", "mqtt", "sign-in", "troubleshooting", "commands"]));
    expect(guides[0]!.name).toBe("first-steps");
    for (const guide of guides) {
      expect(parseMarkdown(guide.text).filter((block) => block.kind === "heading" && block.level === 1), guide.name).toHaveLength(1);
    }
  });

  test("no mark of the writing is left in a text", () => {
    for (const guide of guides) {
      for (const span of spansIn(guide.text)) {
        expect(span.kind === "code" ? "" : span.text, guide.name).not.toMatch(/\]\(|\*\*|^\||```/);
      }
    }
  });

  test("each link between its documents leads to a part that is there", () => {
    const links = guides.flatMap((guide) => spansIn(guide.text).flatMap((span) => (span.kind === "link" ? [[guide.name, span.href] as const] : [])));
    expect(links.length).toBeGreaterThan(10);
    for (const [from, href] of links) {
      const target = targetOf(from, href);
      const part = target?.split("?part=")[1];
      if (target !== null && part !== undefined) {
        const name = target.split("?")[0]!.slice("/guide/".length);
        expect(parseMarkdown(guides.find((guide) => guide.name === name)!.text).some((block) => block.kind === "heading" && block.id === decodeURIComponent(part)), `${from}: ${href}`).toBe(true);
      }
    }
    expect([targetOf("mqtt", "troubleshooting.md"), targetOf("mqtt", "#4-accounts"), targetOf("mqtt", "https://elsewhere.example/x.md"), targetOf("mqtt", "../requirements.md")])
      .toEqual(["/guide/troubleshooting", "/guide/mqtt?part=4-accounts", null, null]);
  });

  test("its headings are found, and empty pages point to one that is there", () => {
    expect(places.find((place) => place.title === "A device does not join")).toEqual({ title: "A device does not join", hint: "Troubleshooting, by symptom", href: "/guide/troubleshooting?part=a-device-does-not-join" });
    expect(places.map((place) => place.href)).toEqual(expect.arrayContaining([`/guide/first-steps?part=${idOf("0. Look first: the demo")}`, "/guide/first-steps?part=0-look-first-the-demo", "/guide/first-steps?part=2-a-device"]));
  });
});
