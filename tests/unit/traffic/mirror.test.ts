import { expect, onTestFinished, test } from "vitest";
import { type Request, reply, startHttpServer } from "./otlp-server.ts";
import { startSending } from "./sending.ts";

async function server(status = 200) {
  const started = await startHttpServer((request: Request) => reply(request, status));
  onTestFinished(() => started.close());
  return started;
}

const entryTo = ({ endpoint }: { readonly endpoint: string }) =>
  ({ protocol: "http/json", endpoint }) as const;

test("a mirror gets the very same requests; the history has those of the entries alone", async () => {
  const [main, second] = [await server(), await server()];
  const { sender, finish } = await startSending({
    entries: [entryTo(main)],
    mirror: [entryTo(second)],
    batchSize: 5,
  });
  await sender.send(12);
  expect(sender.mirrorRefusal()).toBeUndefined();
  const itemsOf = (requests: readonly Request[]) => requests.map(({ items }) => items);
  expect(itemsOf(second.requests)).toEqual(itemsOf(main.requests));
  const { sent, exports } = await finish("traces");
  expect(sent).toHaveLength(12);
  expect(exports).toHaveLength(3);
});

test("a mirror that refuses is noted, and keeps nothing from the entries", async () => {
  const [main, second] = [await server(), await server(400)];
  const { sender, finish } = await startSending({
    entries: [entryTo(main)],
    mirror: [entryTo(second)],
  });
  await sender.send(3);
  expect(sender.mirrorRefusal()).toBeDefined();
  const { exports } = await finish("traces");
  expect(exports.map(({ acknowledgement }) => acknowledgement)).toEqual(["accepted"]);
});

test("without a mirror nothing is refused", async () => {
  const { sender } = await startSending({ entries: [entryTo(await server())] });
  await sender.send(1);
  expect(sender.mirrorRefusal()).toBeUndefined();
});
