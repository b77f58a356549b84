import type { MotlpRequest } from "../../src/stack/parts/motlp/answers.ts";
import { Stack } from "./stack.ts";

/** More than 4 MiB of spans, as one request. */
export const MANY = 9000;

/** Elastic's documented queue, in which messages of Kafka become requests. */
export const QUEUE = {
  enabled: true,
  sizer: "bytes",
  queue_size: 50_000_000,
  block_on_overflow: true,
};

/** The account of a signal of which everything arrived once. */
export const all = (sent: number) => ({
  sent,
  delivered: sent,
  missing: 0,
  duplicated: 0,
  altered: 0,
});

/** mOTLP by OTLP/gRPC, through the whole pipeline. */
export function openGrpcStack(): Promise<Stack> {
  return Stack.open({
    configs: "durable",
    backend: "configs/durable/backend-motlp-grpc.yaml",
  });
}

/** What mOTLP was asked in a run. */
export async function requestsOf(stack: Stack, run: string): Promise<readonly MotlpRequest[]> {
  const requests = await (await stack.answers()).requests();
  return requests.filter(({ runs }) => runs.includes(run));
}
