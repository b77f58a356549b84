import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { Document } from "yaml";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { HistoryEvent } from "../../src/record/history.ts";
import { entriesWords, lostBy } from "../../src/report/entry-words.ts";
import { makeCertificates } from "../../src/stack/parts/certificates.ts";
import { writeVariant } from "../support/config-variants.ts";
import { type CliResult, filesContaining, RUNTIME, verify } from "../support/run-cli.ts";

const ITEMS = ["--items", "20"];
const reference = (text: string) => `\${${text}}`;

/** Adds extensions to a config and starts them. */
function addExtensions(config: Document, extensions: Readonly<Record<string, object>>): void {
  for (const [id, settings] of Object.entries(extensions)) {
    config.setIn(["extensions", id], settings);
    config.addIn(["service", "extensions"], id);
  }
}

/** Leaves one pipeline a signal and adds others. */
function setPipelines(config: Document, pipelines: Readonly<Record<string, object>>): void {
  for (const [id, settings] of Object.entries(pipelines)) {
    config.setIn(["service", "pipelines", id], settings);
  }
}

function expectExit(result: CliResult, code: number): void {
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(code);
}

/** What the report says that was replaced of the edge's config, without addresses. */
function replacedIn(result: CliResult): string[] {
  return result
    .report()
    .configs.edge.notTested.filter(({ kind }) => ["TLS", "credentials", "login"].includes(kind))
    .map(({ kind, setting }) => `${kind}: ${setting}`)
    .filter((line) => !line.includes("exporters"));
}

/** Which ways a signal's exports took, by the history. */
async function waysOf({ folder }: CliResult, signal: Signal): Promise<string[]> {
  const text = await readFile(join(folder, "history/delivery/events.ndjson"), "utf8");
  const events = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as HistoryEvent);
  const ways = events.flatMap((event) =>
    event.type === "export" && event.signal === signal
      ? [`${event.receiver} ${event.protocol}: ${event.acknowledgement}`]
      : [],
  );
  return [...new Set(ways)].toSorted();
}

test("a receiver per signal, each with an address, a path or a login of its own", async () => {
  const args = await writeVariant({
    edge: (config) => {
      const own = config.getIn(["service", "pipelines"]) as { toJSON(): Record<string, object> };
      const { traces, metrics, logs } = own.toJSON();
      config.setIn(["receivers"], {
        // Defined first, on the ports of the others, and used by nobody.
        "otlp/old": { protocols: { grpc: { endpoint: "0.0.0.0:4317" }, http: null } },
        "otlp/traces": {
          protocols: { http: { endpoint: "0.0.0.0:4318", traces_url_path: "/intake/v1/traces" } },
        },
        "otlp/metrics": {
          protocols: {
            grpc: { endpoint: "0.0.0.0:4317", auth: { authenticator: "bearertokenauth" } },
            http: {
              endpoint: "0.0.0.0:4319",
              auth: { authenticator: "bearertokenauth/key" },
              metrics_url_path: "intake/metrics",
            },
          },
        },
        "otlp/logs": {
          protocols: {
            // TLS of production for gRPC, and none for HTTP.
            grpc: {
              endpoint: "0.0.0.0:4320",
              tls: { cert_file: "/etc/otel/tls.crt", key_file: "/etc/otel/tls.key" },
            },
            http: { endpoint: "0.0.0.0:4321", compression_algorithms: ["gzip"] },
          },
        },
      });
      addExtensions(config, {
        bearertokenauth: { token: reference("env:OTLP_TOKEN") },
        // An API key in a header of its own, from a file of production.
        "bearertokenauth/key": { filename: "/etc/otel/key", header: "X-Api-Key", scheme: "" },
      });
      setPipelines(config, {
        traces: { ...traces, receivers: ["otlp/traces"] },
        metrics: { ...metrics, receivers: ["otlp/metrics"] },
        logs: { ...logs, receivers: ["otlp/logs"] },
      });
    },
  });
  const result = await verify([...args, ...ITEMS, "--env", "OTLP_TOKEN=secret-of-the-edge"]);
  expectExit(result, 0);
  expect(await waysOf(result, "traces")).toEqual(["otlp/traces http/protobuf: accepted"]);
  expect(await waysOf(result, "metrics")).toEqual([
    "otlp/metrics grpc: accepted",
    "otlp/metrics http/protobuf: accepted",
  ]);
  expect(await waysOf(result, "logs")).toEqual([
    "otlp/logs grpc: accepted",
    "otlp/logs http/protobuf: accepted",
  ]);
  expect(replacedIn(result).toSorted()).toEqual([
    "TLS: receivers.otlp/logs.protocols.grpc.tls",
    "credentials: extensions.bearertokenauth/key.filename",
  ]);
  expect(result.stdout).toContain("sent to otlp/traces (http/protobuf)");
  const unused = result.report().check?.find(({ rule }) => rule === "unused-component");
  expect(unused?.message).toContain("otlp/old (receivers) of the edge is in no pipeline");
  expect(await filesContaining(result.folder, "secret-of-the-edge")).toEqual([]);
});

test("TLS that clients need a certificate for, with a token in a file beside the config", async () => {
  const args = await writeVariant({
    edge: (config) => {
      const tls = {
        ...{ cert_file: "server.pem", key_file: "server.key" },
        ...{ client_ca_file: "ca.pem", min_version: "1.3" },
      };
      const auth = { authenticator: "bearertokenauth" };
      config.setIn(["receivers", "otlp", "protocols"], {
        grpc: { endpoint: "0.0.0.0:4317", tls, auth },
        http: { endpoint: "0.0.0.0:4318", tls, auth },
      });
      addExtensions(config, { bearertokenauth: { filename: "token" } });
    },
  });
  const folder = dirname(args[1] ?? "");
  await makeCertificates(folder);
  await writeFile(join(folder, "token"), "secret-in-a-file\n");
  const result = await verify([...args, ...ITEMS]);
  expectExit(result, 0);
  for (const signal of SIGNALS) {
    expect(await waysOf(result, signal)).toEqual([
      "otlp grpc: accepted",
      "otlp http/protobuf: accepted",
    ]);
  }
  expect(replacedIn(result).toSorted()).toEqual([
    // Nobody but the run's own authority can give the run a client's certificate.
    "TLS: receivers.otlp.protocols.grpc.tls",
    "TLS: receivers.otlp.protocols.http.tls",
    // Files of a config are not copied into containers.
    ...(RUNTIME === "docker" ? ["credentials: extensions.bearertokenauth.filename"] : []),
  ]);
  expect(await filesContaining(result.folder, "secret-in-a-file")).toEqual([]);
});

test("what is lost behind a second receiver is seen, and the receiver is named", async () => {
  const args = await writeVariant({
    edge: (config) => {
      const { kafka } = (config.toJS() as { exporters: { kafka: Record<string, object> } })
        .exporters;
      config.setIn(["receivers", "otlp/external"], {
        protocols: { http: { endpoint: "0.0.0.0:14318" } },
      });
      config.setIn(["exporters", "kafka/external"], {
        ...kafka,
        logs: { ...kafka.logs, topic: "otel-lgos" },
        metrics: { ...kafka.metrics, encoding: "otlp_json" },
      });
      config.setIn(["processors", "filter"], {
        error_mode: "ignore",
        traces: { span: ['IsMatch(name, ".*")'] },
      });
      const external = { receivers: ["otlp/external"], exporters: ["kafka/external"] };
      setPipelines(config, {
        "logs/external": external,
        "metrics/external": { ...external, processors: ["cumulativetodelta"] },
        "traces/external": { ...external, processors: ["filter"] },
      });
    },
  });
  const result = await verify([...args, ...ITEMS, "--as-sent"]);
  expectExit(result, 1);
  const [scenario] = result.report().scenarios;
  const signals = scenario?.signals ?? {};
  expect(entriesWords(signals)).toEqual([
    "otlp (http/protobuf, grpc)",
    "otlp/external (http/protobuf)",
  ]);
  for (const signal of SIGNALS) {
    const found = signals[signal];
    expect([signal, found && lostBy(found)]).toEqual([signal, "otlp/external"]);
    expect(found?.missing).toBeLessThan(20);
  }
  expect(signals.logs?.lostAt).toMatchObject({ "waiting-in-kafka": signals.logs?.missing });
  expect(signals.traces?.lostAt).toMatchObject({ edge: signals.traces?.missing });
  expect(scenario?.findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(
    expect.arrayContaining(["loss topic-mismatch"]),
  );
  expect(result.stdout.replaceAll(/\s+/g, " ")).toContain(
    "waiting-in-kafka; all of it came by otlp/external",
  );
});

test("items with the header and the resource attribute that a config routes by", async () => {
  const args = await writeVariant({
    edge: (config) => {
      config.setIn(["receivers", "otlp", "protocols"], {
        grpc: { endpoint: "0.0.0.0:4317", include_metadata: true },
        http: { endpoint: "0.0.0.0:4318", include_metadata: true },
      });
      config.setIn(["exporters", "debug"], {});
      config.setIn(["connectors"], {
        "routing/tenant": {
          default_pipelines: ["logs/others"],
          table: [
            {
              context: "request",
              condition: 'request["X-Tenant"] == "acme"',
              pipelines: ["logs/acme"],
            },
          ],
        },
        "routing/team": {
          default_pipelines: ["traces/others"],
          table: [
            {
              context: "resource",
              condition: 'attributes["team.name"] == "shop"',
              pipelines: ["traces/shop"],
            },
          ],
        },
      });
      const [kafka, debug] = [["kafka"], ["debug"]];
      setPipelines(config, {
        logs: { receivers: ["otlp"], exporters: ["routing/tenant"] },
        "logs/acme": { receivers: ["routing/tenant"], exporters: kafka },
        "logs/others": { receivers: ["routing/tenant"], exporters: debug },
        traces: { receivers: ["otlp"], exporters: ["routing/team"] },
        "traces/shop": { receivers: ["routing/team"], exporters: kafka },
        "traces/others": { receivers: ["routing/team"], exporters: debug },
      });
    },
  });
  const routed = await verify([
    ...[...args, ...ITEMS],
    ...["--header", "X-Tenant=acme", "--resource", "team.name=shop"],
  ]);
  expectExit(routed, 0);
  const others = await verify([...args, ...ITEMS]);
  expectExit(others, 1);
  const { signals } = others.report().scenarios[0] ?? {};
  expect([signals?.logs?.delivered, signals?.traces?.delivered]).toEqual([0, 0]);
  expect(signals?.metrics?.missing).toBe(0);
});
