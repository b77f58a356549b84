import type { OverlayAddresses } from "./overlay.ts";
import type { TargetKind } from "./target-kind.ts";

/** Stand for the addresses of a run's parts before these have any; nobody is reached at them. */
export const ADDRESSES_TO_COME = {
  broker: "kafka.run.invalid:9092",
  url: "https://target.run.invalid:443",
  sink: "http://sink.run.invalid:80",
  grpcSink: "sink.run.invalid:4317",
  listener: "127.0.0.1:1",
} as const;

/** What an overlay is written with to see what it replaces. */
export function addressesToCome(kind: TargetKind): OverlayAddresses {
  const { broker, url, sink, grpcSink, listener } = ADDRESSES_TO_COME;
  return {
    brokers: [broker],
    target: { kind, url },
    sinks: { http: sink, grpc: grpcSink, brokers: [broker] },
    telemetry: { host: "127.0.0.1", port: 1 },
    listen: () => ({ endpoint: listener, reachedAt: listener }),
    storage: "/storage-of-the-run",
    files: {
      has: () => false,
      read: () => undefined,
      certificates: { caFile: "/run-ca.pem", certFile: "/run.pem", keyFile: "/run.key" },
    },
  };
}
