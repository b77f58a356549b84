import { isIPv6 } from "node:net";

/** kafkajs takes all up to the first colon for the host, which an IPv6 address does not survive. */
const NO_COLON = "|";

/** Host and port of `host:port`; an IPv6 address stands in brackets. */
export function hostAndPort(broker: string): { readonly host: string; readonly port: number } {
  const at = broker.lastIndexOf(":");
  const host = broker.slice(0, at).replace(/^\[(.*)\]$/, "$1");
  return { host, port: Number(broker.slice(at + 1)) };
}

/** A broker as kafkajs can take it; {@link hostFromKafkajs} makes its host a host again. */
export function toKafkajs(broker: string): string {
  const { host, port } = hostAndPort(broker);
  return `${host.replaceAll(":", NO_COLON)}:${port}`;
}

/** The host that kafkajs wants to connect to. */
export function hostFromKafkajs(host: string): string {
  return host.replaceAll(NO_COLON, ":");
}

/** A broker as people write it, from what an error of kafkajs names. */
export function brokerFromKafkajs(broker: string): string {
  const { host, port } = hostAndPort(hostFromKafkajs(broker));
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
