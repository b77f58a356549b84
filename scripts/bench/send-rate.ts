/**
 * `node scripts/bench/send-rate.ts [ITEMS [BATCH]]`: how many items the harness and telemetrygen send for each
 * second of CPU that they use themselves, one after the other, to the same collector (`otlp` receiver,
 * `nop` exporter). The harness sends so many items of each signal, with its ledger; telemetrygen spans.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type Subprocess } from "execa";
import { createProgress } from "../../src/base/progress.ts";
import { versions } from "../../src/base/versions.ts";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { openHistory } from "../../src/record/history-writer.ts";
import { provision } from "../../src/stack/provision/provision.ts";
import { PortReservations } from "../../src/stack/runtimes/ports.ts";
import { createSender } from "../../src/traffic/sender.ts";
import "../../src/base/lean-heap.ts";

const TELEMETRYGEN =
  "github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen@v0.155.0";
/** So that the code is compiled before it is measured. */
const WARM_UP = 5_000;
const items = Number(process.argv[2] ?? 100_000);
const batchSize = Number(process.argv[3] ?? 500);
const EDOT = versions().defaults.edot;

const folder = await mkdtemp(join(tmpdir(), "edot-bench-"));
const ports = new PortReservations();
let collector: Subprocess | undefined;
try {
  const telemetrygen = await installTelemetrygen();
  const { collectorWith } = await provision({ edotVersions: [EDOT] }, createProgress());
  const binary = await collectorWith(EDOT, [
    { section: "receivers", type: "otlp" },
    { section: "exporters", type: "nop" },
  ]);
  const [http, grpc, metrics] = [
    await ports.reserve(),
    await ports.reserve(),
    await ports.reserve(),
  ];
  ports.releaseAll();
  const config = join(folder, "config.yaml");
  await writeFile(config, JSON.stringify(collectorConfig(http, grpc, metrics)));
  collector = execa(binary, ["--config", config], {
    stdio: "ignore",
    reject: false,
  });
  await untilAnswering(`http://127.0.0.1:${http}`);

  const ours = await harnessRate(`http://127.0.0.1:${http}`);
  const rates = Object.entries(ours.bySignal).map(([name, rate]) => `${name} ${rate.toFixed(0)}`);
  console.log(`harness: ${ours.all.toFixed(0)} items per CPU second (${rates.join(", ")})`);
  if (telemetrygen === undefined) {
    console.log("telemetrygen: not measured, since there is no Go that could build it");
  } else {
    const theirs = await telemetrygenRate(telemetrygen, grpc, metrics);
    console.log(`telemetrygen: ${theirs.toFixed(0)} spans per CPU second`);
    console.log(`harness / telemetrygen: ${(ours.all / theirs).toFixed(2)}`);
  }
} finally {
  collector?.kill("SIGKILL");
  await collector;
  await rm(folder, { recursive: true, force: true });
}

/** The program's path; undefined without Go. */
async function installTelemetrygen(): Promise<string | undefined> {
  const { failed, stderr, code } = await execa("go", ["install", TELEMETRYGEN], {
    ...{ reject: false, env: { GOBIN: folder } },
  });
  if (code === "ENOENT") return undefined;
  if (failed) throw new Error(stderr);
  return join(folder, "telemetrygen");
}

function collectorConfig(http: number, grpc: number, metrics: number) {
  const pipeline = { receivers: ["otlp"], exporters: ["nop"] };
  return {
    receivers: {
      otlp: {
        protocols: {
          http: { endpoint: `127.0.0.1:${http}` },
          grpc: { endpoint: `127.0.0.1:${grpc}` },
        },
      },
    },
    exporters: { nop: {} },
    service: {
      telemetry: {
        metrics: {
          readers: [{ pull: { exporter: { prometheus: { host: "127.0.0.1", port: metrics } } } }],
        },
      },
      pipelines: Object.fromEntries(SIGNALS.map((signal) => [signal, pipeline])),
    },
  };
}

async function untilAnswering(url: string): Promise<void> {
  await waitFor(
    () =>
      fetch(url).then(
        () => done(undefined),
        (error: unknown) => notYet(String(error)),
      ),
    { for: "the collector to listen", timeoutMs: 30_000 },
  );
}

/** Items per CPU second of this process, signal by signal and all in all. */
async function harnessRate(endpoint: string) {
  let seconds = 0;
  const bySignal: Record<string, number> = {};
  for (const signal of SIGNALS) {
    const history = openHistory(join(folder, signal));
    const sender = createSender({
      ...{ run: "bench", dataset: "bench", namespace: "bench" },
      entries: [{ protocol: "http/protobuf", endpoint }],
      ...{ history, signals: [signal], batchSize },
    });
    await sender.send(WARM_UP);
    const before = process.cpuUsage();
    const outcome = await sender.send(items);
    const { user, system } = process.cpuUsage(before);
    if (outcome[signal].accepted !== items) throw new Error(`${signal}: not all was accepted`);
    await sender.shutdown();
    await history.close();
    seconds += (user + system) / 1e6;
    bySignal[signal] = items / ((user + system) / 1e6);
  }
  return { all: (items * SIGNALS.length) / seconds, bySignal };
}

/**
 * Spans per CPU second of telemetrygen that the collector has taken: its SDK drops what it cannot
 * queue. By the system's account of children that have ended.
 */
async function telemetrygenRate(program: string, grpc: number, metrics: number): Promise<number> {
  const [workers, each] = [2, Math.ceil((items * SIGNALS.length) / 2)];
  // A trace of telemetrygen's has two spans.
  const args = ["traces", "--otlp-insecure", "--otlp-endpoint", `127.0.0.1:${grpc}`, "--rate", "0"];
  args.push("--workers", `${workers}`, "--traces", `${Math.ceil(each / 2)}`);
  const { stderr } = await execa(
    "bash",
    ["-c", 'time -p "$0" "$@" >/dev/null 2>&1', program, ...args],
    {
      env: { LC_ALL: "C" },
    },
  );
  const [user, system] = ["user", "sys"].map((name) =>
    Number(new RegExp(`^${name} ([0-9.]+)`, "m").exec(stderr)?.[1]),
  );
  const seconds = (user ?? Number.NaN) + (system ?? Number.NaN);
  if (!(seconds > 0)) throw new Error(`telemetrygen's CPU time is not known: ${stderr}`);
  return (await takenOverGrpc(metrics)) / seconds;
}

/** Spans that the collector's receiver has accepted over gRPC, which the harness here does not use. */
async function takenOverGrpc(metrics: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  const lines = text.matchAll(/^otelcol_receiver_accepted_spans\S*\{([^}]*)\} (\S+)$/gm);
  let taken = 0;
  for (const [, labels, value] of lines) if (labels?.includes("grpc")) taken += Number(value);
  if (!(taken > 0)) throw new Error("the collector has taken no span of telemetrygen");
  return taken;
}
