import { expect, test } from "vitest";
import { statusIn } from "../../../../src/record/collector-log/answer-status.ts";

const call = (code: string, message: string) => `rpc error: code = ${code} desc = ${message}`;

test.each<[string, string, number | undefined]>([
  ["a bulk request", "flush failed (413): too large", 413],
  [
    "OTLP/HTTP",
    call(
      "ResourceExhausted",
      "error exporting items, request to https://h/v1/logs responded with HTTP Status Code 413",
    ),
    413,
  ],
  ["gRPC without room", call("ResourceExhausted", "request exceeded available capacity"), 429],
  [
    "gRPC, a large message",
    call("ResourceExhausted", "grpc: received message larger than max (5000000 vs. 4194304)"),
    413,
  ],
  [
    "gRPC, a large message, compressed",
    call("ResourceExhausted", "grpc: received message after decompression larger than max 4194304"),
    413,
  ],
  [
    "gRPC without a key",
    `Permanent error: ${call("Unauthenticated", "ApiKey prefix not found")}`,
    401,
  ],
  ["gRPC without a right", call("PermissionDenied", "Forbidden"), 403],
  ["gRPC, not OTLP", call("InvalidArgument", "Bad Request"), 400],
  ["gRPC, a server that is busy", call("Unavailable", "Service Unavailable"), 503],
  [
    "gRPC, no server",
    call(
      "Unavailable",
      'connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:1: connect: connection refused"',
    ),
    undefined,
  ],
  ["gRPC, no answer in time", call("DeadlineExceeded", "context deadline exceeded"), undefined],
  ["anything else", "sending queue is full", undefined],
])("the status in an error: %s", (_what, error, status) => {
  expect(statusIn(error)).toBe(status);
});
