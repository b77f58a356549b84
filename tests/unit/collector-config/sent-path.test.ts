import { describe, expect, test } from "vitest";
import { hasOtherSources, sentPath } from "../../../src/collector-config/sent-path.ts";

const pipeline = (id: string, receivers: string[], exporters: string[]) => ({
  ...{ id, signal: id.split("/")[0] ?? id, receivers, exporters },
  processors: [],
});
const edge = (...pipelines: ReturnType<typeof pipeline>[]) =>
  ({ role: "edge", components: [], pipelines }) as const;
const own = pipeline("metrics", ["otlp/in"], ["kafka"]);

describe("what the SDK's items may pass", () => {
  test("is not what another receiver sends elsewhere", () => {
    const config = edge(own, pipeline("metrics/host", ["hostmetrics"], ["debug"]));
    expect(sentPath(config)?.metrics).toEqual({ receivers: ["otlp/in"], exporters: ["kafka"] });
    expect(hasOtherSources(config)).toBe(false);
  });

  test.each([
    ["the same pipeline", [pipeline("metrics", ["otlp", "hostmetrics"], ["kafka"])]],
    ["the same exporter", [own, pipeline("metrics/host", ["hostmetrics"], ["kafka", "debug"])]],
    [
      "an exporter of an exporter",
      [
        pipeline("logs/2", ["filelog"], ["debug"]),
        pipeline("logs/1", ["otlp/b"], ["kafka", "debug"]),
      ],
    ],
  ])("has other sources with %s", (_name, pipelines) => {
    expect(hasOtherSources(edge(...pipelines))).toBe(true);
  });

  test("of another signal is apart", () => {
    const config = edge(own, pipeline("logs", ["filelog"], ["kafka"]));
    expect(sentPath(config)?.logs).toEqual({ receivers: [], exporters: [] });
    expect(hasOtherSources(config)).toBe(false);
  });

  test("in the backend comes from Kafka", () => {
    const pipelines = [pipeline("logs", ["kafka/logs"], ["elasticsearch"])];
    expect(hasOtherSources({ role: "backend", components: [], pipelines })).toBe(false);
  });

  test("is not known with connectors", () => {
    const routing = {
      section: "connectors",
      id: "routing",
      type: "routing",
      settings: {},
    } as const;
    const config = { ...edge(pipeline("logs", ["otlp", "filelog"], ["routing"])) };
    expect(sentPath({ ...config, components: [routing] })).toBeUndefined();
    expect(hasOtherSources({ ...config, components: [routing] })).toBe(false);
  });
});
