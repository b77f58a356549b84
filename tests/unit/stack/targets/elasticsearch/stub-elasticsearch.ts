import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "@elastic/elasticsearch";

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** An answer: its JSON text as it goes over the wire, with status 200 unless said otherwise. */
export interface StubAnswer {
  readonly status?: number;
  readonly text: string;
}

export interface StubElasticsearch {
  readonly client: Client;
  readonly requests: readonly StubRequest[];
  close(): Promise<void>;
}

/** An HTTP server that a real client takes for Elasticsearch; `answer` says what it replies. */
export async function startStub(
  answer: (request: StubRequest) => StubAnswer,
): Promise<StubElasticsearch> {
  const requests: StubRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const text = await textOf(incoming);
    const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    const request = { method: incoming.method ?? "", path: incoming.url ?? "", body };
    requests.push(request);
    const { status, text: reply } = answer(request);
    response.writeHead(status ?? 200, {
      "content-type": "application/json",
      "x-elastic-product": "Elasticsearch",
    });
    response.end(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new Client({ node: `http://127.0.0.1:${port}`, maxRetries: 0 });
  return {
    client,
    requests,
    close: async () => {
      await client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of incoming) text += String(chunk);
  return text;
}
