import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A server's address, until the test ends. */
export async function addressOf(server: Pick<Server, "listen" | "address" | "close">) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Listens on 127.0.0.1 until the test ends. */
export function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    // Who asks may leave whenever it has heard enough.
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    onConnection(socket);
  });
  return addressOf(server);
}

/** An address at which nothing listens any more. */
export async function closedPort(): Promise<string> {
  const server = createServer();
  const address = await addressOf(server);
  await new Promise((resolve) => server.close(resolve));
  return address;
}
