import { expect, test } from "vitest";
import { checkPipelineConfigs } from "../../../src/collector-config/pipeline-check.ts";
import { configOf } from "./config-of.ts";

const EDGE = `receivers:
  otlp/in: { protocols: { grpc: } }
exporters:
  kafka/out: { brokers: [k:1] }
service:
  pipelines:
    logs:
      receivers: [otlp/in]
      exporters: [kafka/out]
`;
const BACKEND = `receivers:
  kafka/logs: { brokers: [k:1] }
exporters:
  elasticsearch: { endpoints: [e], api_key: "\${ELASTICSEARCH_API_KEY}" }
service:
  pipelines:
    logs:
      receivers: [kafka/logs]
      exporters: [elasticsearch]
`;

interface Change {
  readonly edge?: readonly [string, string];
  readonly backend?: readonly [string, string];
  readonly env?: Readonly<Record<string, string>>;
  readonly inherited?: Readonly<Record<string, string>>;
}

async function check({ edge, backend, env = {}, inherited = {} }: Change): Promise<void> {
  const changed = (text: string, [from, to]: readonly [string, string] = ["", ""]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  };
  checkPipelineConfigs({
    edge: await configOf(changed(EDGE, edge), "edge"),
    backend: await configOf(changed(BACKEND, backend), "backend"),
    edot: { edge: "9.4.3", backend: "9.4.3" },
    target: "elasticsearch",
    env,
    inherited,
  });
}

const TOPIC: Change["edge"] = ["brokers: [k:1]", `brokers: [k:1], topic: "\${TOPIC}"`];

test.each<[string, Change]>([
  ["two halves of a pipeline, with names of the user's choice", {}],
  ["a second receiver", { backend: ["exporters:", "  kafka/more:\nexporters:"] }],
  ["a variable that is given", { edge: TOPIC, env: { TOPIC: "t" } }],
  ["a variable that is inherited", { edge: TOPIC, inherited: { TOPIC: "t" } }],
  ["a variable in a comment", { edge: ["exporters:", `exporters: # \${LOST}`] }],
  ["a literal key", { backend: [`"\${ELASTICSEARCH_API_KEY}"`, "abc"] }],
  [
    "a connector between two pipelines",
    {
      edge: [
        "receivers: [otlp/in]\n      exporters: [kafka/out]",
        "receivers: [otlp/in]\n      exporters: [routing]\n    logs/2:\n      receivers: [routing]\n      exporters: [kafka/out]\nconnectors:\n  routing:",
      ],
    },
  ],
])("accepted: %s", async (_what, change) => {
  await expect(check(change)).resolves.toBeUndefined();
});

test.each<[string, Change, string, RegExp, RegExp]>([
  [
    "a type that EDOT does not have",
    { edge: ["kafka/out: {", "kafak/out: {"] },
    "config-unknown-component",
    /no component of type kafak in exporters/,
    /:4$/,
  ],
  [
    "a component in the wrong section",
    { backend: ["exporters:", "  elasticsearch/in:\nexporters:"] },
    "config-unknown-component",
    /no component of type elasticsearch in receivers/,
    /:3$/,
  ],
  [
    "a pipeline that names what is not defined",
    { edge: ["[kafka/out]", "[kafka/other]"] },
    "config-invalid",
    /uses kafka\/other in service\.pipelines\.logs/,
    /:7$/,
  ],
  [
    "a service extension that is not defined",
    { edge: ["service:", "service:\n  extensions: [pprof]"] },
    "config-invalid",
    /uses pprof in service\.extensions/,
    /:6$/,
  ],
  [
    "an edge without a kafka exporter in use",
    {
      edge: [
        "kafka/out: { brokers: [k:1] }\nservice:\n  pipelines:\n    logs:\n      receivers: [otlp/in]\n      exporters: [kafka/out]",
        "debug:\nservice:\n  pipelines:\n    logs:\n      receivers: [otlp/in]\n      exporters: [debug]",
      ],
    },
    "config-invalid",
    /no pipeline of the edge config has an exporter of type kafka/,
    /:6$/,
  ],
  [
    "a backend that sends to the other target",
    {
      backend: [
        `elasticsearch: { endpoints: [e], api_key: "\${ELASTICSEARCH_API_KEY}" }\nservice:\n  pipelines:\n    logs:\n      receivers: [kafka/logs]\n      exporters: [elasticsearch]`,
        "otlphttp:\nservice:\n  pipelines:\n    logs:\n      receivers: [kafka/logs]\n      exporters: [otlphttp]",
      ],
    },
    "config-invalid",
    /the backend config sends to mOTLP, and the run's target is Elasticsearch/,
    /:6$/,
  ],
  [
    "a backend that sends to mOTLP by gRPC, and another target",
    {
      backend: [
        `elasticsearch: { endpoints: [e], api_key: "\${ELASTICSEARCH_API_KEY}" }\nservice:\n  pipelines:\n    logs:\n      receivers: [kafka/logs]\n      exporters: [elasticsearch]`,
        "otlp:\nservice:\n  pipelines:\n    logs:\n      receivers: [kafka/logs]\n      exporters: [otlp]",
      ],
    },
    "config-invalid",
    /the backend config sends to mOTLP, and the run's target is Elasticsearch/,
    /:6$/,
  ],
  [
    "only a signal that the harness does not send",
    { edge: ["    logs:", "    profiles:"] },
    "config-invalid",
    /receives OTLP/,
    /:6$/,
  ],
  [
    "a variable that is not set",
    { edge: TOPIC },
    "config-unset-variable",
    /edge config refers to the variable TOPIC/,
    /:4$/,
  ],
])("refused: %s", async (_what, change, code, message, place) => {
  await expect(check(change)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
    place: expect.stringMatching(place),
    remedy: expect.any(String),
  });
});

test("the two configs taken for each other are refused", async () => {
  const [edge, backend] = [await configOf(BACKEND, "edge"), await configOf(EDGE, "backend")];
  const both = { edot: { edge: "9.4.3", backend: "9.4.3" }, env: {}, inherited: {} };
  expect(() =>
    checkPipelineConfigs({ ...both, edge, backend, target: "elasticsearch" }),
  ).toThrowError(/no pipeline of the edge config has a receiver of type otlp/);
});
