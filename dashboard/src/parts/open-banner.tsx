import { Shape } from "./marks";

/** True where what this page sends can be read on its way. */
export const travelsReadable = (protocol: string, host: string): boolean =>
  protocol === "http:" && host !== "localhost" && !host.endsWith(".localhost") && !/^127\./.test(host) && host !== "[::1]";

/** Says on every page that this connection is not protected. */
export function OpenBanner() {
  return travelsReadable(location.protocol, location.hostname) ? (
    <p class="open-banner" role="note"><Shape tone="attention" />Without TLS: passwords, tokens and data of this page can be read on their way. Start the gateway with <code>--https</code>.</p>
  ) : null;
}
