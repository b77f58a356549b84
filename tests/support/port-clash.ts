import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished } from "vitest";
import type { PartContext } from "../../src/stack/parts/part-context.ts";
import { openContext } from "./running-context.ts";

/** Starts a part that listens on a port. */
export type Start = (context: PartContext, port: number) => Promise<unknown>;

/** A part on a port that is taken says which one. */
export async function expectPortInUse(part: string, start: Start): Promise<void> {
  const port = await takenPort();
  const context = await openContext();
  await expect(start(context, port)).rejects.toMatchObject({
    code: "port-in-use",
    message: `${part} cannot listen on 127.0.0.1:${port}: the address is in use`,
    remedy: expect.any(String),
  });
}

/** A port that another program took after it was found free. */
async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
