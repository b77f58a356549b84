import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { CollectorConfig } from "../collector-config/collector-config.ts";
import { edgeEntries } from "../collector-config/edge-entries.ts";
import { entryAccess } from "../collector-config/entry-access.ts";
import { type Overlay, urlOf } from "../collector-config/overlay.ts";
import { runningTree } from "../collector-config/running-tree.ts";
import type { ClientCertificate } from "../traffic/otlp/exporters.ts";
import type { OtlpProtocol, SenderEntry } from "../traffic/sender.ts";

/** What is known of a running edge collector by those who send to it. */
export interface SendingTo {
  readonly overlay: Pick<Overlay, "yaml" | "entries">;
  /** What its config's variables hold. */
  readonly variables: Readonly<Record<string, string>>;
  /** One that its receivers trust where they ask for one. */
  readonly certificate: ClientCertificate;
  /** Headers of every request; they win over those of a login. */
  readonly headers: Readonly<Record<string, string>>;
  /** The one that is to be spoken; by default each that is offered. */
  readonly protocol: OtlpProtocol | undefined;
}

/** The ways into an edge collector as a sender takes them: each with what its receiver asks for. */
export function senderEntries(config: CollectorConfig, to: SendingTo): SenderEntry[] {
  const { overlay, variables, certificate, headers, protocol: wanted } = to;
  const root = runningTree(config, overlay, variables);
  const base = dirname(config.path);
  return edgeEntries(config).flatMap((entry): SenderEntry[] => {
    const { receiver, signals } = entry;
    const protocol = spoken(entry.protocol, wanted);
    const reached = overlay.entries.find(
      (one) => one.receiver === receiver && one.protocol === entry.protocol,
    );
    if (protocol === undefined || reached === undefined) return [];
    const access = entryAccess(root, entry, (path) => textOf(resolve(base, path)));
    return [
      {
        ...{ receiver, protocol, signals, paths: access.paths },
        endpoint: urlOf(reached),
        headers: over(access.headers, headers),
        ...(access.wantsCertificate ? { certificate } : {}),
        ...(access.wantsGzip ? { gzip: true } : {}),
      },
    ];
  });
}

/** Headers with others in place of those of the same name, whose case does not count. */
function over(
  below: Readonly<Record<string, string>>,
  above: Readonly<Record<string, string>>,
): Record<string, string> {
  const given = Object.keys(above).map((name) => name.toLowerCase());
  const left = Object.entries(below).filter(([name]) => !given.includes(name.toLowerCase()));
  return { ...Object.fromEntries(left), ...above };
}

function spoken(
  offered: "grpc" | "http",
  wanted: OtlpProtocol | undefined,
): OtlpProtocol | undefined {
  const own: OtlpProtocol = offered === "grpc" ? "grpc" : "http/protobuf";
  if (wanted === undefined) return own;
  return (wanted === "grpc") === (offered === "grpc") ? wanted : undefined;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Where the collector cannot read it either, the overlay has replaced it.
    return undefined;
  }
}
