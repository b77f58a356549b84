import { credentials, Metadata, status } from "@grpc/grpc-js";
import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { afterEach, expect, test } from "vitest";
import { SIGNALS, type Signal } from "../../../../../src/otlp/item.ts";
import { createLogSource } from "../../../../../src/traffic/generators/log-source.ts";
import { createMetricSource } from "../../../../../src/traffic/generators/metric-source.ts";
import { standardResource } from "../../../../../src/traffic/generators/resource.ts";
import type { Source } from "../../../../../src/traffic/generators/source.ts";
import { createSpanSource } from "../../../../../src/traffic/generators/span-source.ts";
import { exportItems } from "./js-exporters.ts";
import { useMotlp } from "./running-motlp.ts";

/** OpenTelemetry's own exporters of OTLP/gRPC for JS, which make each call once. */
const server = useMotlp();

afterEach(() => server().motlp.answers.liftAll());

interface Exporter<T> {
  export(payload: T, callback: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

interface Choices {
  readonly authorization?: string;
  readonly gzip?: boolean;
}

/** Exports items of the standard ledger: success, or the name of the call's status. */
async function exported(signal: Signal, run: string, count: number, choices: Choices = {}) {
  const { motlp, ca } = server();
  const metadata = new Metadata();
  metadata.set("authorization", choices.authorization ?? `ApiKey ${motlp.apiKey}`);
  const config = {
    ...{ url: motlp.url, metadata },
    credentials: credentials.createSsl(Buffer.from(ca)),
    compression: choices.gzip === true ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
  };
  const resource = standardResource({ run, dataset: "js", namespace: "test" });
  const by = async <T>(source: Source<T>, exporter: Exporter<T>) => {
    const payload = await source.produce(0, count);
    const result = await new Promise<ExportResult>((resolve) => exporter.export(payload, resolve));
    await Promise.all([exporter.shutdown(), source.shutdown()]);
    if (result.code === ExportResultCode.SUCCESS) return "success";
    const { error } = result;
    return error !== undefined && "code" in error ? status[error.code as number] : error?.message;
  };
  switch (signal) {
    case "traces":
      return by(createSpanSource(resource), new OTLPTraceExporter(config));
    case "metrics":
      return by(createMetricSource(resource), new OTLPMetricExporter(config));
    case "logs":
      return by(createLogSource(resource), new OTLPLogExporter(config));
  }
}

async function linesOf(signal: Signal, run: string) {
  return (await server().accepted(signal)).filter((line) => line.run === run);
}

test.each(SIGNALS.flatMap((signal) => [false, true].map((gzip) => ({ signal, gzip }))))(
  "are accepted: $signal, gzip: $gzip",
  async ({ signal, gzip }) => {
    const run = `grpc-${signal}-${gzip}`;
    expect(await exported(signal, run, 20, { gzip })).toBe("success");
    expect(await linesOf(signal, run)).toHaveLength(20);
    const requests = (await server().motlp.answers.requests()).filter(({ runs }) =>
      runs.includes(run),
    );
    expect(requests).toMatchObject([
      { protocol: "grpc", status: 200, encoding: gzip ? "gzip" : "identity" },
    ]);
  },
);

test.each(SIGNALS)("%s are on record the same as over OTLP/HTTP", async (signal) => {
  const http = { protocol: "http/protobuf", signal, run: "same-http", count: 50 } as const;
  await exportItems(server(), http);
  await exported(signal, "same-grpc", 50);
  const shown = async (run: string) =>
    JSON.stringify(
      (await linesOf(signal, run)).map(({ sequence, stream, source }) => ({
        ...{ sequence, stream, source },
      })),
    )
      .replaceAll(run, "same")
      // Times and ids are made anew for each run.
      .replaceAll(/"\d{19}"/g, '"time"')
      .replaceAll(/"[0-9a-f]{32}"|"[0-9a-f]{16}"/g, '"id"');
  expect(await shown("same-grpc")).toEqual(await shown("same-http"));
});

test.each([
  [400, "INVALID_ARGUMENT"],
  [403, "PERMISSION_DENIED"],
  [429, "RESOURCE_EXHAUSTED"],
  [500, "INTERNAL"],
  [503, "UNAVAILABLE"],
])("get a %i as %s", async (code, name) => {
  await server().motlp.answers.set({ kind: "status", status: code });
  for (const signal of SIGNALS) {
    expect(await exported(signal, `refused-${code}`, 3)).toBe(name);
    expect(await linesOf(signal, `refused-${code}`)).toEqual([]);
  }
});

test("get UNAUTHENTICATED without the prefix", async () => {
  const choices = { authorization: server().motlp.apiKey };
  for (const signal of SIGNALS) {
    expect(await exported(signal, "no-prefix", 3, choices)).toBe("UNAUTHENTICATED");
  }
});

test("take a partial success for a success", async () => {
  await server().motlp.answers.set({ kind: "partial-success", rejected: 2, message: "no room" });
  for (const signal of SIGNALS) {
    expect(await exported(signal, "partial", 5)).toBe("success");
    expect(await linesOf(signal, "partial")).toHaveLength(3);
  }
});
