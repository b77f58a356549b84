import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromJson, toBinary } from "@bufbuild/protobuf";
import { expect } from "vitest";
import { writeCapture } from "../../src/capture/capture-file.ts";
import { REQUEST_SCHEMAS } from "../../src/otlp/export-request.ts";
import { type ConfigSet, replayOn } from "./reproduced.ts";

/** Log records as a service in production sends them: they carry no run of the harness. */
async function healthyCapture(messages: number): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "edot-healthy-")), "capture.ndjson");
  const timeUnixNano = `${Date.now()}000000`;
  const value = toBinary(
    REQUEST_SCHEMAS.logs,
    fromJson(REQUEST_SCHEMAS.logs, {
      resourceLogs: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: "checkout" } }] },
          scopeLogs: [{ logRecords: [{ timeUnixNano, body: { stringValue: "paid" } }] }],
        },
      ],
    }),
  );
  await writeCapture(
    file,
    {
      header: { capturedAt: new Date(), masked: "none" },
      messages: Array.from({ length: messages }, (_, offset) => ({
        ...{ topic: "otel-logs", partition: 0, offset: BigInt(offset), timestamp: Date.now() },
        ...{ key: null, headers: [], value: Buffer.from(value) },
      })),
    },
    false,
  );
  return file;
}

/** Messages that can be read are nobody's, and break nothing. */
export async function expectUnbroken(set: ConfigSet): Promise<void> {
  const scenario = await replayOn(await healthyCapture(3), set);
  expect(scenario?.findings).toEqual([]);
  expect(scenario?.signals.logs).toMatchObject({ missing: 0, unexpected: 0, altered: 0 });
  expect(scenario?.verdict).toBe("pass");
}
