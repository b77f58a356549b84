import { expect, test } from "vitest";
import { accountOf } from "./facts.ts";
import { codesOf } from "./found.ts";
import { foundWith, textsOf } from "./mismatched.ts";

test("unsupported-encoding: reported as a risk though everything arrived, with each place", async () => {
  const zipkin = { traces: { encoding: "zipkin_proto" } };
  const findings = await foundWith(
    { edge: { exporters: { kafka: zipkin } }, backend: { receivers: { kafka: zipkin } } },
    { signals: { traces: accountOf(0) } },
  );
  expect(codesOf(findings)).toEqual(["risk unsupported-encoding"]);
  expect(textsOf(findings[0])).toEqual([
    "kafka writes traces as zipkin_proto",
    "kafka reads traces as zipkin_proto",
  ]);
});

test("unsupported-encoding: not reported for otlp_json", async () => {
  const json = { logs: { encoding: "otlp_json" } };
  const both = { edge: { exporters: { kafka: json } }, backend: { receivers: { kafka: json } } };
  expect(await foundWith(both)).toEqual([]);
});
