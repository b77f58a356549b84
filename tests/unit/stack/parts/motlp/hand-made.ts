import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import type { RunningMotlp } from "./running-motlp.ts";

const agent = new Agent({ keepAlive: true });

/** Lets go of connections that are kept: the next request makes its own. */
export function closeConnections(): void {
  agent.destroy();
}

/** An answer, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a hand-made request differs in from an empty, authorized OTLP/JSON one. */
export interface RequestParts {
  readonly method?: string;
  /** Added to, or with undefined taken from, the usual headers. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: Buffer | string;
  readonly signal?: AbortSignal;
}

/** Sends one request over HTTP/1.1 with nothing between the test and the wire. */
export function send(
  { motlp, ca }: RunningMotlp,
  path: string,
  { method = "POST", headers = {}, body = "{}", signal }: RequestParts = {},
): Promise<Answer> {
  const usual: Record<string, string | undefined> = {
    authorization: `ApiKey ${motlp.apiKey}`,
    "content-type": "application/json",
    ...headers,
  };
  const given: OutgoingHttpHeaders = Object.fromEntries(
    Object.entries(usual).filter(([, value]) => value !== undefined),
  );
  return new Promise((resolve, reject) => {
    const options = { method, headers: given, ca, agent, ...(signal && { signal }) };
    const outgoing = request(`${motlp.url}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
