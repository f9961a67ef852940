import { useEffect, useMemo } from "preact/hooks";
import { Empty } from "../parts/notice";
import { addressOf, guides, targetOf } from "../store/guide";
import { parseMarkdown } from "../store/markdown";
import type { Block, Span } from "../store/markdown";
import { navigate, useRoute } from "../store/route";

/** The guide that comes with the gateway, readable without internet. */
export function GuidePage() {
  const { path, query } = useRoute();
  const name = path === "/guide" ? guides[0]!.name : path.slice("/guide/".length);
  const part = query.get("part");
  const guide = guides.find((one) => one.name === name);
  const blocks = useMemo(() => (guide === undefined ? [] : parseMarkdown(guide.text)), [guide]);
  useEffect(() => {
    if (part !== null) {
      document.getElementById(part)?.scrollIntoView();
    }
  }, [part, blocks]);
  if (guide === undefined) {
    return <Empty title="There is no such part of the guide"><a href="/guide">First steps</a> is where it begins.</Empty>;
  }
  return (
    <div class="page guide">
      <nav class="section-list" aria-label="Guide">
        {guides.map((one) => <a key={one.name} href={addressOf(one.name)} class={one === guide ? "here" : ""} aria-current={one === guide ? "page" : undefined}>{one.title}</a>)}
      </nav>
      <select class="section-choice" aria-label="Guide" value={guide.name} onChange={(change) => navigate(addressOf(change.currentTarget.value))}>
        {guides.map((one) => <option key={one.name} value={one.name}>{one.title}</option>)}
      </select>
      <article class="text">{blocks.map((block, index) => <Part key={index} block={block} from={guide.name} />)}</article>
    </div>
  );
}

function Part({ block, from }: { block: Block; from: string }) {
  switch (block.kind) {
    case "heading":
      return block.level === 1 ? <h1 id={block.id}>{block.text}</h1> : block.level === 2 ? <h2 id={block.id}>{block.text}</h2> : <h3 id={block.id}>{block.text}</h3>;
    case "code":
      return <pre tabIndex={0}><code>{block.text}</code></pre>;
    case "quote":
      return <blockquote><Spans spans={block.spans} from={from} /></blockquote>;
    case "list":
      return block.isOrdered ? <ol>{block.items.map((spans, index) => <li key={index}><Spans spans={spans} from={from} /></li>)}</ol>
        : <ul>{block.items.map((spans, index) => <li key={index}><Spans spans={spans} from={from} /></li>)}</ul>;
    case "table":
      return (
        <div class="scroll" tabIndex={0}>
          <table class="plain">
            <thead><tr>{block.head.map((spans, index) => <th key={index}><Spans spans={spans} from={from} /></th>)}</tr></thead>
            <tbody>{block.rows.map((row, at) => <tr key={at}>{row.map((spans, index) => <td key={index}><Spans spans={spans} from={from} /></td>)}</tr>)}</tbody>
          </table>
        </div>
      );
    default:
      return <p><Spans spans={block.spans} from={from} /></p>;
  }
}

/** A link to what the dashboard does not carry is its words: it would lead nowhere without internet. */
function Spans({ spans, from }: { spans: Span[]; from: string }) {
  return (
    <>
      {spans.map((span, index) => {
        if (span.kind === "link") {
          const href = targetOf(from, span.href);
          return href === null ? <span key={index}>{span.text}</span> : <a key={index} href={href}>{span.text}</a>;
        }
        return span.kind === "code" ? <code key={index}>{span.text}</code> : span.kind === "strong" ? <strong key={index}>{span.text}</strong> : <span key={index}>{span.text}</span>;
      })}
    </>
  );
}
