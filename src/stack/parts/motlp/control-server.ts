import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AnswerBook } from "./answer-book.ts";
import type { OtlpListener } from "./otlp-listener.ts";
import type { ControlRequest } from "./protocol.ts";

/**
 * How the harness tells the server what to answer: JSON over plain HTTP on a port of its own, for
 * whoever has the token.
 */
export function createControlServer(
  token: string,
  book: AnswerBook,
  listener: OtlpListener,
  log: (line: string) => void,
): Server {
  const expected = Buffer.from(`Bearer ${token}`);
  return createServer(async (request, response) => {
    const given = Buffer.from(request.headers.authorization ?? "");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(401).end();
      return;
    }
    try {
      const asked = JSON.parse(await textOf(request)) as ControlRequest;
      log(`control: ${JSON.stringify(asked)}`);
      response.end(JSON.stringify((await obey(asked, book, listener)) ?? {}));
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    }
  });
}

async function obey(
  asked: ControlRequest,
  book: AnswerBook,
  listener: OtlpListener,
): Promise<unknown> {
  switch (asked.do) {
    case "ping":
      return undefined;
    case "set":
      return { id: book.set(asked.answer, asked.scope) };
    case "lift":
      return book.lift(asked.id);
    case "lift-all":
      book.liftAll();
      return listener.open();
    case "close-port":
      return listener.close();
    case "open-port":
      return listener.open();
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8") as AsyncIterable<string>) text += chunk;
  return text;
}
