import type { Block } from "./markdown";
import { parseMarkdown } from "./markdown";

/** The documents that the dashboard carries, so that they can be read without internet; in the order of their list. */
const order = ["first-steps", "mqtt", "sign-in", "outputs", "stimulator", "troubleshooting", "commands", "events", "api", "mqtt-broker"];

const files = {
  ...import.meta.glob<string>("../../../docs/guide/*.md", { query: "?raw", import: "default", eager: true }),
  ...import.meta.glob<string>(["../../../docs/commands.md", "../../../docs/events.md", "../../../docs/api.md", "../../../docs/mqtt-broker.md"], { query: "?raw", import: "default", eager: true }),
};

/** One document. */
export interface Guide {
  name: string;
  title: string;
  text: string;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1, -".md".length);

/** All documents. */
export const guides: Guide[] = Object.entries(files)
  .map(([path, text]) => ({ name: nameOf(path), title: /^# (.*)$/m.exec(text)?.[1]!.replaceAll("`", "") ?? nameOf(path), text }))
  .sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));

/** Where a part of a document is. */
export interface Place {
  title: string;
  hint: string;
  href: string;
}

/** All headings, for the search. */
export const places: Place[] = guides.flatMap((guide) => parseMarkdown(guide.text).filter((block): block is Block & { kind: "heading" } => block.kind === "heading" && block.level <= 3)
  .map((block) => (block.level === 1 ? { title: block.text, hint: "guide", href: addressOf(guide.name) } : { title: block.text, hint: guide.title, href: addressOf(guide.name, block.id) })));

/** The address of a document or of a part of it. */
export function addressOf(name: string, part?: string): string {
  return `/guide/${name}${part === undefined ? "" : `?part=${encodeURIComponent(part)}`}`;
}

/** Where a link of a document leads here; null: to something that the dashboard does not carry. */
export function targetOf(from: string, href: string): string | null {
  const [path, part] = href.split("#");
  const name = path === "" ? from : path!.endsWith(".md") ? nameOf(`/${path}`) : "";
  return guides.some((guide) => guide.name === name) ? addressOf(name, part) : null;
}
