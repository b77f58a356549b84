import { expect, test } from "vitest";
import { parse } from "yaml";
import { verify } from "../support/run-cli.ts";

test("Elastic's page runs with its own names: the overlay says where OTLP listens, and telemetry", async () => {
  const result = await verify(["--configs", "configs/documented", "--items", "60"]);
  expect(result.exitCode, result.stderr).toBe(1);
  const { edge, backend } = result.report().configs;
  const { service: edgeService, ...edgeRest } = parse(edge.overlay);
  expect(edgeRest).toEqual({
    receivers: {
      otlp: {
        protocols: { grpc: { endpoint: "0.0.0.0:4317" }, http: { endpoint: "0.0.0.0:4318" } },
      },
    },
  });
  const { service: backendService, ...backendRest } = parse(backend.overlay);
  expect(backendRest).toEqual({});
  for (const service of [edgeService, backendService]) {
    expect(Object.keys(service)).toEqual(["telemetry"]);
  }
  const codes = result.report().scenarios[0]?.findings.map(({ code }) => code);
  expect(codes).toContain("listens-on-localhost");
});
