import { shellWord } from "../base/environment-lines.ts";
import type { Signal } from "../otlp/item.ts";
import type { TargetAccess } from "../stack/targets/target-access.ts";
import { type ExampleRequest, NOW } from "./example-requests.ts";

/** What runs, and where this machine reaches it. */
export interface Running {
  /** URLs of the edge's first OTLP receivers. */
  readonly otlp: { readonly grpc?: string; readonly http?: string };
  /** What can be sent by hand, where the edge takes HTTP. */
  readonly example?: ExampleRequest;
  /** Bootstrap servers, `host:port`, separated by commas. */
  readonly kafka: string;
  readonly target: { readonly name: string; readonly url: string };
  /** `host:port` of the collectors' own metrics. */
  readonly telemetry: Readonly<Record<"edge" | "backend", string>>;
  /** Folder of the parts' logs. */
  readonly logs: string;
  /** Names of the variables that the collectors were given. */
  readonly variables: Readonly<Record<"edge" | "backend", readonly string[]>>;
  readonly look: TargetAccess;
  /** The config files that are watched. */
  readonly watched: readonly string[];
}

const WIDTH = 80;
const LABEL = 22;

const A: Readonly<Record<Signal, string>> = {
  logs: "a log record",
  traces: "a span",
  metrics: "a data point",
};

/** What to do with a pipeline that runs: addresses, and commands that can be pasted. No secrets. */
export function whatToDo(running: Running): string {
  return [
    addresses(running),
    sendByHand(running),
    sendWithSdk(running),
    look(running.look),
    "Look into a topic: with any Kafka client, at Kafka's address above.",
    "The first item of a signal makes its topic, and takes some seconds for that.",
    `It runs until Ctrl-C.${running.watched.length === 0 ? "" : " Watched:"}`,
  ]
    .filter((text) => text !== undefined)
    .join("\n\n")
    .concat(running.watched.map((file) => `\n  ${file}`).join(""));
}

/** Where to send to. */
export function otlpAddresses({ grpc, http }: Running["otlp"]): string {
  return [
    ...(grpc === undefined ? [] : [line("OTLP over gRPC", grpc)]),
    ...(http === undefined ? [] : [line("OTLP over HTTP", http)]),
  ].join("\n");
}

function addresses({ otlp, kafka, target, telemetry, logs, variables }: Running): string {
  return [
    "The pipeline is ready.",
    otlpAddresses(otlp),
    line("Kafka", kafka),
    line(target.name, target.url),
    line("edge's own metrics", `http://${telemetry.edge}/metrics`),
    line("backend's own metrics", `http://${telemetry.backend}/metrics`),
    line("edge's variables", listed(variables.edge)),
    line("backend's variables", listed(variables.backend)),
    line("logs", logs),
  ].join("\n");
}

function sendByHand({ otlp: { http }, example }: Running): string | undefined {
  if (http === undefined || example === undefined) return undefined;
  const body = example.body.map((text) => `  ${text.replaceAll(NOW, `'$(date +%s)'000000000`)}`);
  return [
    `Send ${A[example.signal]}:`,
    // Whose certificate it is does not matter here.
    `  curl -sS${http.startsWith("https:") ? "k" : ""} -H 'Content-Type: application/json' \\`,
    `    ${shellWord(`${http}${example.path}`)} -d '`,
    `${body.join("\n")}'`,
  ].join("\n");
}

function sendWithSdk({ otlp: { grpc, http } }: Running): string | undefined {
  const address = http ?? grpc;
  if (address === undefined) return undefined;
  return [
    "Send with an SDK, for example from a Node.js application:",
    `  OTEL_EXPORTER_OTLP_ENDPOINT=${address} \\`,
    `  OTEL_EXPORTER_OTLP_PROTOCOL=${http === undefined ? "grpc" : "http/protobuf"} \\`,
    "  node --import @opentelemetry/auto-instrumentations-node/register app.js",
  ].join("\n");
}

function look(how: Running["look"]): string {
  if ("accepted" in how) {
    return [
      "Look at what has arrived, an item a line:",
      `  tail -n 1 ${shellWord(how.accepted)}/accepted-*.ndjson`,
    ].join("\n");
  }
  return [
    "Look at the newest documents, with a key that may read, from a file with",
    `  ${folded(how.names.join(", "), 2)}:`,
    "",
    `  set -a; . ${shellWord(how.file)}; set +a`,
    '  curl -sS -G -H "Authorization: ApiKey $ELASTICSEARCH_API_KEY" \\',
    '    "$ELASTICSEARCH_URL/logs-*,metrics-*,traces-*/_search" \\',
    "    -d pretty -d size=3 -d sort=@timestamp:desc",
  ].join("\n");
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "(none)" : names.join(", ");
}

function line(label: string, text: string): string {
  return `  ${`${label} `.padEnd(LABEL)}${folded(text, LABEL + 2)}`;
}

/** Breaks a text at its blanks; what follows the first line stands below its beginning. */
function folded(text: string, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= WIDTH) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}
