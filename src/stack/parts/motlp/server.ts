/**
 * The mock mOTLP server's process. Run with its settings file as its only argument; everything it
 * prints is its log.
 */
import { readFileSync } from "node:fs";
import { AnswerBook } from "./answer-book.ts";
import { createControlServer } from "./control-server.ts";
import { ExportService } from "./export-service.ts";
import { OtlpEndpoint } from "./otlp-endpoint.ts";
import { OtlpListener } from "./otlp-listener.ts";
import type { ServerSettings } from "./protocol.ts";
import { RequestRecord } from "./record.ts";

const settings = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as ServerSettings;
const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);

const book = new AnswerBook();
const record = await RequestRecord.open(settings.folder);
const endpoint = new OtlpEndpoint(
  settings,
  new ExportService(book, record, settings.keepsAll, log),
  log,
);
const listener = new OtlpListener(settings, endpoint);
const control = createControlServer(settings.controlToken, book, listener, log);

// The control port last: when it answers, the endpoint listens.
await listener.open();
await new Promise<void>((resolve, reject) => {
  control.once("error", reject);
  control.listen(settings.controlPort, "127.0.0.1", resolve);
});
log(`mock mOTLP server listening on https://${settings.host}:${settings.port}`);
