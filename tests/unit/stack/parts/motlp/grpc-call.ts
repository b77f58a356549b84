import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack, type Duration } from "@bufbuild/protobuf/wkt";
import {
  Client,
  type ClientOptions,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { RetryInfoSchema } from "../../../../../src/otlp/generated/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../../../../src/otlp/generated/google/rpc/status_pb.js";
import type { Signal } from "../../../../../src/otlp/item.ts";
import type { RunningMotlp } from "./running-motlp.ts";

/** The method of each signal, as clients call it. */
export const METHODS: Readonly<Record<Signal, string>> = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
};

/** How a call ended. */
export interface CallEnd {
  readonly code: keyof typeof status;
  /** The status message; empty with OK. */
  readonly message: string;
  /** Of `RetryInfo`, where there is one. */
  readonly retryDelay?: Pick<Duration, "seconds" | "nanos">;
  /** With OK. */
  readonly response?: Buffer;
}

/** What a call differs in from an authorized one. */
export interface CallParts {
  readonly method?: string;
  /** Undefined: no such metadata. */
  readonly authorization?: string | undefined;
  readonly options?: ClientOptions;
  /** Milliseconds until the client gives up. */
  readonly deadlineMs?: number;
}

/** Calls the server once by grpc-js, with nothing of an SDK's in between. */
export async function call(
  { motlp, ca }: RunningMotlp,
  signal: Signal,
  message: Uint8Array,
  parts: CallParts = {},
): Promise<CallEnd> {
  const { method = METHODS[signal], options = {}, deadlineMs = 10_000 } = parts;
  const client = new Client(new URL(motlp.url).host, credentials.createSsl(Buffer.from(ca)), {
    "grpc.enable_retries": 0,
    ...options,
  });
  const metadata = new Metadata();
  const authorization = "authorization" in parts ? parts.authorization : `ApiKey ${motlp.apiKey}`;
  if (authorization !== undefined) metadata.set("authorization", authorization);
  const identity = (bytes: Buffer) => bytes;
  try {
    return await new Promise<CallEnd>((resolve) => {
      client.makeUnaryRequest(
        method,
        identity,
        identity,
        Buffer.from(message),
        metadata,
        { deadline: Date.now() + deadlineMs },
        (error, response) =>
          resolve(
            error === null
              ? { code: "OK", message: "", ...(response && { response }) }
              : failureOf(error),
          ),
      );
    });
  } finally {
    client.close();
  }
}

function failureOf({ code, details, metadata }: ServiceError): CallEnd {
  const end = { code: status[code] as keyof typeof status, message: details };
  const [bytes] = metadata?.get("grpc-status-details-bin") ?? [];
  if (!(bytes instanceof Buffer)) return end;
  const said = fromBinary(StatusSchema, bytes);
  const info = said.details.map((any) => anyUnpack(any, RetryInfoSchema)).find(Boolean);
  const { seconds = 0n, nanos = 0 } = info?.retryDelay ?? {};
  return { ...end, retryDelay: { seconds, nanos } };
}
