import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { repositoryPath } from "../../src/base/repository.ts";
import { loadCollectorConfig } from "../../src/collector-config/collector-config.ts";
import { writeOverlay } from "../../src/collector-config/overlay.ts";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import { Collector } from "../../src/stack/parts/collector/collector.ts";
import { processLauncher } from "../../src/stack/parts/collector/process-launcher.ts";
import type { StartedMotlp } from "../../src/stack/parts/motlp/motlp.ts";
import type { PartContext } from "../../src/stack/parts/part-context.ts";
import { TIMEOUT_MS } from "./cases.ts";

/** A collector that exports to mOTLP whatever its OTLP receiver is given. */
export interface ExportingCollector {
  readonly logFile: string;
  /** Base address of its OTLP/HTTP receiver. */
  readonly endpoint: string;
  /**
   * Gives it one request with so many items of a run. Without a queue the collector answers when
   * its exporter is done with it, so this resolves then.
   *
   * @returns whether the collector said that it was delivered
   */
  export(signal: Signal, run: string, count: number): Promise<boolean>;
}

/** The config set's file of each exporter. */
const DURABLE = {
  otlphttp: "configs/durable/backend-motlp.yaml",
  otlp: "configs/durable/backend-motlp-grpc.yaml",
} as const;

/** The exporter that is measured: by OTLP/HTTP or by OTLP/gRPC. */
export type MeasuredExporter = keyof typeof DURABLE;

/**
 * Starts a collector with the exporter of `configs/durable`, fed by an OTLP receiver in place of Kafka,
 * and with a short timeout.
 *
 * @param change what else is different
 */
export async function startExportingCollector(
  context: PartContext,
  version: string,
  motlp: StartedMotlp,
  change: (config: Document) => void,
  exporter: MeasuredExporter = "otlphttp",
): Promise<ExportingCollector> {
  const folder = join(context.runtime.folder, "motlp-answers");
  await mkdir(folder, { recursive: true });
  const file = join(folder, "backend.yaml");
  await writeFile(file, await configText(change, exporter));
  const config = await loadCollectorConfig("backend", file);
  const telemetryPort = await context.ports.reserve();
  const receiver = `127.0.0.1:${await context.ports.reserve()}`;
  const overlay = writeOverlay(config, {
    brokers: [],
    target: { kind: "motlp", url: motlp.url },
    telemetry: { host: "127.0.0.1", port: telemetryPort },
    listen: () => ({ endpoint: receiver, reachedAt: receiver }),
    storage: join(folder, "storage"),
  });
  const { path, components } = config;
  const launcher = processLauncher(context, { folder, configs: [path], components, version });
  const collector = await Collector.prepare(context, launcher, {
    name: "backend",
    role: "backend",
    version,
    config,
    overlay,
    telemetryAddress: `127.0.0.1:${telemetryPort}`,
    env: {
      MOTLP_ENDPOINT: motlp.url,
      MOTLP_API_KEY: motlp.apiKey,
      SSL_CERT_FILE: motlp.caFile,
    },
  });
  const endpoint = `http://${receiver}`;
  const { logFile } = await collector.start();
  return {
    logFile,
    endpoint,
    export: async (signal, run, count) => {
      const response = await fetch(`${endpoint}/v1/${signal}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request(signal, run, count)),
      });
      await response.text();
      return response.ok;
    },
  };
}

async function configText(
  change: (config: Document) => void,
  exporter: MeasuredExporter,
): Promise<string> {
  const durable = repositoryPath(DURABLE[exporter]);
  const config = parseDocument(await readFile(durable, "utf8"));
  config.set("receivers", { otlp: { protocols: { http: {} } } });
  for (const signal of SIGNALS) {
    config.setIn(["service", "pipelines", signal, "receivers"], ["otlp"]);
  }
  config.setIn(["exporters", exporter, "timeout"], `${TIMEOUT_MS}ms`);
  // A connection that is kept and ends with the port is reset, which is not the answer of a closed port.
  if (exporter.startsWith("otlphttp")) {
    config.setIn(["exporters", exporter, "disable_keep_alives"], true);
  }
  change(config);
  return config.toString();
}

/** An export request in OTLP/JSON. */
function request(signal: Signal, run: string, count: number): unknown {
  const resource = { attributes: [{ key: "harness.run", value: { stringValue: run } }] };
  const time = `${Date.now()}000000`;
  const items = Array.from({ length: count }, (_, index) => ({
    attributes: [{ key: "harness.sequence", value: { intValue: index } }],
    index,
  }));
  switch (signal) {
    case "traces": {
      const spans = items.map(({ attributes, index }) => ({
        traceId: `${index + 1}`.padStart(32, "0"),
        spanId: `${index + 1}`.padStart(16, "0"),
        name: "answers",
        startTimeUnixNano: time,
        endTimeUnixNano: time,
        attributes,
      }));
      return { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] };
    }
    case "metrics": {
      const dataPoints = items.map(({ attributes, index }) => ({
        timeUnixNano: time,
        asInt: index,
        attributes,
      }));
      const metrics = [{ name: "answers", gauge: { dataPoints } }];
      return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] };
    }
    case "logs": {
      const logRecords = items.map(({ attributes }) => ({ timeUnixNano: time, attributes }));
      return { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] };
    }
  }
}
