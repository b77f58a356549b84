import type { Socket } from "node:net";
import { createInterface } from "node:readline";

/** Sends one message as a line of JSON; a connection that has ended takes none. */
export function sendLine(socket: Socket, message: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls back for each line of JSON until the connection ends. */
export function onLines<T>(socket: Socket, onMessage: (message: T) => void): void {
  createInterface({ input: socket })
    // The socket's own listeners deal with its errors.
    .on("error", () => undefined)
    .on("line", (line) => onMessage(JSON.parse(line) as T));
}
