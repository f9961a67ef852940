/** One server-sent event. */
export interface ServerEvent {
  id: string | null;
  event: string;
  data: string;
}

/** Cuts a text stream into server-sent events; comments only say that the other side lives. Feed it pieces of any size. */
export class EventCutter {
  private rest = "";

  /** The events that are complete with this piece; each is read when it is asked for, so ask for all of them before the next piece. */
  *push(piece: string): Generator<ServerEvent> {
    const blocks = (this.rest + piece).replace(/\r\n/g, "\n").split("\n\n");
    this.rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = read(block);
      if (event !== null) {
        yield event;
      }
    }
  }
}

function read(block: string): ServerEvent | null {
  let id: string | null = null;
  let event = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") {
      id = value;
    } else if (field === "event") {
      event = value;
    } else if (field === "data") {
      data.push(value);
    }
  }
  return data.length === 0 ? null : { id, event, data: data.join("\n") };
}
