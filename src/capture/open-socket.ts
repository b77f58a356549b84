import { isIP, connect as overTcp, type Socket } from "node:net";
import { type ConnectionOptions, connect as overTls } from "node:tls";

/** Where to connect to and what then, in the form in which kafkajs asks for it. */
export interface SocketWish {
  readonly host: string;
  readonly port: number;
  /** None: without TLS. */
  readonly ssl?: ConnectionOptions | null | undefined;
  /** With TLS, once the broker's certificate is accepted. */
  readonly onConnect: () => void;
}

/** Links between networks forget connections on which nothing is sent. */
const KEEP_ALIVE_MS = 60_000;

/** Begins a connection to a broker, whose certificate has to be for the host that is asked for. */
export function openSocket({ host, port, ssl, onConnect }: SocketWish): Socket {
  // No server takes an IP address for a name.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = ssl
    ? overTls({ host, port, ...name, ...ssl }, onConnect)
    : overTcp({ host, port }, onConnect);
  return socket.setKeepAlive(true, KEEP_ALIVE_MS);
}
