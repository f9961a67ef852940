/** A piece of a line. */
export type Span = { kind: "text" | "code" | "strong"; text: string } | { kind: "link"; text: string; href: string };

/** A part of a page. */
export type Block =
  | { kind: "heading"; level: number; text: string; id: string }
  | { kind: "paragraph" | "quote"; spans: Span[] }
  | { kind: "code"; text: string }
  | { kind: "list"; isOrdered: boolean; items: Span[][] }
  | { kind: "table"; head: Span[][]; rows: Span[][][] };

const item = /^(?:[-*]|\d+\.)\s+/;

/** Reads what our own documents use of Markdown: headings, paragraphs, fenced code, quotes, flat lists, tables, and within a line code, strong words and links. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (fits: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && fits(lines[at]!)) {
      at++;
    }
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (heading !== null) {
      at++;
      blocks.push({ kind: "heading", level: heading[1]!.length, text: heading[2]!.replaceAll("`", ""), id: idOf(heading[2]!) });
    } else if (line.startsWith("```")) {
      at++;
      blocks.push({ kind: "code", text: takeWhile((one) => !one.startsWith("```")).join("\n") });
      at++;
    } else if (line.startsWith("|")) {
      const [head, , ...rows] = takeWhile((one) => one.startsWith("|")).map((row) => cellsOf(row));
      blocks.push({ kind: "table", head: head!, rows });
    } else if (line.startsWith(">")) {
      blocks.push({ kind: "quote", spans: spansOf(takeWhile((one) => one.startsWith(">")).map((one) => one.replace(/^>\s?/, "")).join(" ")) });
    } else if (item.test(line)) {
      const items: string[] = [];
      for (const one of takeWhile((next) => item.test(next) || /^\s+\S/.test(next))) {
        if (item.test(one)) {
          items.push(one.replace(item, ""));
        } else {
          items.push(`${items.pop()!} ${one.trim()}`);
        }
      }
      blocks.push({ kind: "list", isOrdered: /^\d/.test(line), items: items.map(spansOf) });
    } else if (line.trim() === "") {
      at++;
    } else {
      blocks.push({ kind: "paragraph", spans: spansOf([lines[at++]!, ...takeWhile((one) => one.trim() !== "" && !/^(#|```|\||>)/.test(one) && !item.test(one))].map((one) => one.trim()).join(" ")) });
    }
  }
  return blocks;
}

/** The name of a heading in an address, as links between the documents write it. */
export const idOf = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/g, "-");

/** The pieces of a line. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const found of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g)) {
    if (found.index > from) {
      spans.push({ kind: "text", text: text.slice(from, found.index) });
    }
    const [whole, code, strong, words, href] = found;
    spans.push(code !== undefined ? { kind: "code", text: code } : strong !== undefined ? { kind: "strong", text: strong } : { kind: "link", text: words!.replaceAll("`", ""), href: href! });
    from = found.index + whole.length;
  }
  if (from < text.length) {
    spans.push({ kind: "text", text: text.slice(from) });
  }
  return spans;
}

// A bar inside code is not the end of a cell where it stands behind a backslash.
const cellsOf = (row: string): Span[][] => row.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => spansOf(cell.replaceAll("\\|", "|").trim()));
