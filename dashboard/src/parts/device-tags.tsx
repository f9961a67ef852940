import { useState } from "preact/hooks";
import { Problem } from "../api/problem";
import type { Device } from "../api/types";
import { bulk } from "../store/bulk";
import { useApi } from "./context";
import { Fault } from "./notice";
import { useRefusal } from "./rights";

/** Tags as links into the list; one is put on or taken off at a time, so two people do not get in each other's way. */
export function DeviceTags({ device }: { device: Device }) {
  const api = useApi();
  const refused = useRefusal("operator");
  const [text, setText] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const change = async (action: "tag" | "untag", tags: string[]): Promise<void> => {
    setFault(null);
    try {
      const [result] = (await bulk(api, { action, tags }, [device.id])).results;
      if (result !== undefined && !result.done) {
        throw new Problem(0, result.code ?? "internal", result.detail ?? "It was refused.");
      }
      setText("");
    } catch (problem) {
      setFault(problem);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const tags = text.trim().split(/[\s,]+/).filter((word) => word !== "");
    if (tags.length > 0) {
      void change("tag", tags);
    }
  };
  return (
    <div class="tags" role="group" aria-label="Tags">
      {device.tags.map((tag) => (
        <span key={tag} class="tag"><a href={`/devices?tag=${encodeURIComponent(tag)}`}>{tag}</a><button type="button" class="link" aria-label={`Take the tag ${tag} off`} disabled={refused !== undefined} title={refused} onClick={() => void change("untag", [tag])}>×</button></span>
      ))}
      <form onSubmit={submit}><input aria-label="New tag" size={10} spellcheck={false} placeholder="add a tag" disabled={refused !== undefined} title={refused} value={text} onInput={(input) => setText(input.currentTarget.value)} /></form>
      {fault === null ? null : <Fault fault={fault} />}
    </div>
  );
}
