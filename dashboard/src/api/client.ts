import { type FieldError, Problem } from "./problem";

/** Calls the API; every fault is a Problem. */
export class Api {
  /**
   * @param token "" leaves it to the cookie of a person who is signed in
   * @param isBackground no person asks but a timer, which does not keep the person signed in
   */
  constructor(readonly token: string, private readonly isBackground = false) {}

  /** The same caller, for what no person asks for. */
  get background(): Api {
    return new Api(this.token, true);
  }

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.call<T>("GET", path, undefined, signal);
  }

  /** A value with its entity tag, for an edit that must not overwrite somebody else's. */
  async tagged<T>(path: string): Promise<{ value: T; tag: string }> {
    const answer = await this.fetch(path, { method: "GET", headers: this.headers });
    return { value: (await answer.json()) as T, tag: answer.headers.get("ETag") ?? "*" };
  }

  /** Changes a part; with a tag only when nobody else did since. */
  patch<T>(path: string, body: unknown, tag?: string): Promise<T> {
    return this.call<T>("PATCH", path, body, undefined, tag);
  }

  /** Devices that changed since a cursor, or with an empty one (or one of another run of the gateway) all. */
  async changes<T>(cursor: string, signal: AbortSignal): Promise<{ items: T[]; cursor: string; isAll: boolean }> {
    const answer = await this.fetch(cursor === "" ? "/devices" : `/devices?changedSince=${cursor}`, { method: "GET", headers: this.headers, signal });
    return { items: (await answer.json()) as T[], cursor: answer.headers.get("Sallyport-Cursor") ?? "", isAll: answer.headers.get("Sallyport-Changes") !== "some" };
  }

  post<T>(path: string, body: unknown, tag?: string): Promise<T> {
    return this.call<T>("POST", path, body, undefined, tag);
  }

  put<T>(path: string, body: unknown, tag?: string): Promise<T> {
    return this.call<T>("PUT", path, body, undefined, tag);
  }

  /** A file that the gateway makes. */
  async download(path: string, body: unknown): Promise<{ name: string; octets: Blob }> {
    const answer = await this.fetch(path, { method: "POST", headers: { ...this.headers, "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "sallyport";
    return { name, octets: await answer.blob() };
  }

  delete<T>(path: string, tag?: string): Promise<T> {
    return this.call<T>("DELETE", path, undefined, undefined, tag);
  }

  /** Opens the live feed. */
  follow(lastEventId: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    return this.stream("/events", lastEventId, signal);
  }

  /** Opens a stream of events. The browser's own EventSource cannot send the header, so the octets are read here. */
  async stream(path: string, lastEventId: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const answer = await this.fetch(path, { headers: { ...this.headers, Accept: "text/event-stream", "Last-Event-ID": lastEventId }, signal });
    if (answer.body === null) {
      throw new Problem(0, "unreachable", "The live feed has no content.");
    }
    return answer.body;
  }

  /** The octets of a file. */
  async file(path: string): Promise<Blob> {
    return (await this.fetch(path, { headers: this.headers })).blob();
  }

  private get headers(): Record<string, string> {
    return { ...(this.token === "" ? {} : { Authorization: `Bearer ${this.token}` }), ...(this.isBackground ? { "Sallyport-Background": "1" } : {}) };
  }

  private async call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal, tag?: string): Promise<T> {
    const headers = { ...this.headers, ...(tag === undefined ? {} : { "If-Match": tag }), ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
    const answer = await this.fetch(path, { method, headers, body: body === undefined ? null : JSON.stringify(body), signal: signal ?? null });
    const text = await answer.text();
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(`/api/v1${path}`, { ...init, cache: "no-store", credentials: this.token === "" ? "same-origin" : "omit" });
    } catch (fault) {
      if (init.signal?.aborted === true) {
        throw fault;
      }
      throw new Problem(0, "unreachable", "The gateway does not answer.");
    }
    if (!answer.ok) {
      throw await problemOf(answer);
    }
    return answer;
  }
}

/** The path of a device; an id has slashes, which stay. */
export const devicePath = (id: string): string => `/devices/${id.split("/").map(encodeURIComponent).join("/")}`;

/** The path of a device's outputs. */
export const outputPath = (id: string): string => `/outputs/${id.split("/").map(encodeURIComponent).join("/")}`;

async function problemOf(answer: Response): Promise<Problem> {
  try {
    const told = (await answer.json()) as { code?: string; detail?: string | null; title?: string; errors?: FieldError[] | null };
    return new Problem(answer.status, told.code ?? "internal", told.detail ?? told.title ?? answer.statusText, told.errors ?? []);
  } catch {
    return new Problem(answer.status, "internal", `The gateway answered ${answer.status}.`);
  }
}
