import type { Entry } from "../api/types";
import { absolute, number, octets } from "./format";
import { reasonOf } from "./meaning";
import { valuesOf } from "./values";

/** What an entry says, in one line. */
export function sayEntry(entry: Entry): string {
  const text = (field: string): string => String(entry[field] ?? "");
  switch (entry.kind) {
    case "uplink": {
      const values = valuesOf(entry).map((one) => `${one.label} ${typeof one.value === "number" ? number(one.value) : one.value}${one.unit === "" ? "" : ` ${one.unit}`}`);
      const lost = Number(entry["lost"]) > 0 ? ` (${text("lost")} lost before it)` : "";
      return (values.length > 0 ? values.join(", ") : `${text("encoding")} ${octets(text("payloadHex"), 12)}`) + lost + (entry["encrypted"] === false ? ", in clear" : "");
    }
    case "joined":
      return `new session, id ${text("nodeId")}, ${entry["sleepy"] === true ? "sleeps between messages" : "stays awake"}`;
    case "left":
      return `session ended: ${reasonOf(text("reason"))}`;
    case "named":
      return `is called ${text("name")}`;
    case "control":
      return `answers ${text("answer")}${entry["result"] === null ? "" : ` ${JSON.stringify(entry["result"])}`}`;
    case "downlink": {
      const request = entry["request"] as { verb: string; control: string | null; payloadHex: string } | null;
      const what = request === null ? "" : `: ${request.verb} ${request.control ?? octets(request.payloadHex, 12)}`;
      const answer = entry["answer"] === null ? "" : ` ${JSON.stringify(entry["answer"])}`;
      return `command ${text("downlinkId")} ${text("state")}${what}${answer}${entry["reason"] === null ? "" : `, ${text("reason")}`}`;
    }
    case "refused":
      return `${text("count")} x ${reasonOf(text("reason"))}${entry["detail"] === null ? "" : ` (${text("detail")})`}`;
    case "link":
      return `${text("link")} is ${text("state")}${entry["detail"] === null ? "" : `: ${text("detail")}`}`;
    case "policy":
      return entry["alarm"] === null ? `${text("key")} ${entry["value"] === null ? "back to the default" : `set to ${text("value")}`} for ${text("scope")}` : text("alarm");
    case "audit":
      return `${text("who")} ${text("action")} ${text("target")} ${text("detail")}`.trimEnd();
    case "device":
      return sayDevice(entry);
    case "alert":
      return `${text("state")}: ${text("text")}${entry["who"] === null ? "" : ` by ${text("who")}`}${entry["until"] === null ? "" : ` until ${absolute(text("until"))}`}`;
    case "availability":
      return `${text("state")}: ${text("reason")}`;
    default:
      return "";
  }
}

function sayDevice(entry: Entry): string {
  if (entry["change"] === "took-over") {
    return `took the place of ${String(entry["other"])}`;
  }
  if (entry["change"] === "retired") {
    return `its place was taken by ${String(entry["other"])}`;
  }
  const tags = entry["tags"] as string[];
  return `${entry["name"] === null ? "no given name" : `named ${String(entry["name"])}`}, ${tags.length === 0 ? "no tags" : `tags ${tags.join(" ")}`}${entry["note"] === null ? "" : ", with a note"}`;
}
