import { expect, test } from "vitest";
import { tryConfigs } from "../../../../src/cli/commands/try-configs.ts";
import type { CollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import type { Answer, Question } from "../../../../src/stack/parts/collector/ask.ts";
import { configOf } from "../../collector-config/config-of.ts";

const EDGE = `receivers: { otlp: { protocols: { http: } } }
exporters: { kafka: { brokers: [k:1], topic: "\${env:TOPIC:-t}" } }
service: { pipelines: { logs: { receivers: [otlp], exporters: [kafka] } } }
`;
const BACKEND = `receivers: { kafka: { brokers: [k:1] } }
exporters:
  otlphttp:
    endpoint: \${env:WHERE}
    headers: { Authorization: "ApiKey \${env:KEY}" }
service: { pipelines: { logs: { receivers: [kafka], exporters: [otlphttp] } } }
`;

interface Answers {
  readonly validate?: Partial<Answer>;
  readonly print?: Partial<Answer>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Both configs, tried by collectors that answer so; and what these were asked. */
async function tried({ validate = {}, print = {}, env = {} }: Answers) {
  const asked: { readonly config: CollectorConfig; readonly question: Question }[] = [];
  const [edge, backend] = [await configOf(EDGE, "edge"), await configOf(BACKEND, "backend")];
  const result = tryConfigs(
    { edge, backend },
    {
      ...{ edge: edge.path, backend: backend.path, target: "motlp", env, inherited: {} },
      edot: { edge: "9.4.3", backend: "9.4.3" },
      ask: async (config, _version, question) => {
        asked.push({ config, question });
        const answer = question.args.includes("validate") ? validate : print;
        return { code: 0, stdout: "", stderr: "", ...answer };
      },
    },
  );
  const askedOf = (role: string, word: string) =>
    asked.find(({ config, question }) => config.role === role && question.args.includes(word))
      ?.question;
  return { result: await result, askedOf, edge, backend };
}

test("one that prints no config: the harness has read it", async () => {
  const { result, edge } = await tried({ print: { code: 1 } });
  expect(result.edge).toMatchObject({
    readBy: "harness",
    source: { files: [edge.path], texts: { [edge.path]: EDGE } },
  });
  expect(result.edge.config.components[1]?.settings.topic).toBe(`\${env:TOPIC:-t}`);
});

test("one that prints it: references are as the collector expands them, and the rest is as written", async () => {
  const stdout = JSON.stringify({
    exporters: { kafka: { topic: "printed" }, otlphttp: { endpoint: "https://printed" } },
  });
  const { result, backend } = await tried({ print: { stdout } });
  expect(result.edge.readBy).toBe("collector");
  expect(result.edge.config.components[1]?.settings.topic).toBe("printed");
  // The run gives its own address.
  expect(result.backend.source).not.toHaveProperty("reading");
  expect(result.backend.source).toHaveProperty("texts", { [backend.path]: BACKEND });
});

test("what this machine lacks refuses nothing, and is said", async () => {
  const stderr = "Error: cannot resolve: open /etc/otel/x.yaml: no such file or directory\n";
  const { result } = await tried({ validate: { code: 1, stderr } });
  expect(result.edge.untried).toBe(stderr.trim());
});

test("what the collector refuses, in its words, without a password", async () => {
  const stderr = 'Error: exporters::kafka: brokers "http://me:secret@k" must be a list\n';
  await expect(tried({ validate: { code: 1, stderr } })).rejects.toMatchObject({
    code: "config-invalid",
    message: "EDOT 9.4.3 refuses the edge config as it is written",
    place: expect.stringMatching(/:2$/),
    details: ['Error: exporters::kafka: brokers "http://(hidden)@k" must be a list'],
  });
});

test("variables are as they are given; those that only the run can set hold something of their form", async () => {
  const { askedOf } = await tried({ env: { TOPIC: "mine" } });
  expect(askedOf("edge", "validate")?.env).toEqual({ TOPIC: "mine" });
  expect(askedOf("backend", "validate")?.env).toMatchObject({
    WHERE: expect.stringMatching(/^https:\/\//),
    KEY: expect.stringMatching(/./),
  });
  const given = await tried({ env: { WHERE: "https://mine", KEY: "k" } });
  expect(given.askedOf("backend", "validate")?.env).toEqual({ WHERE: "https://mine", KEY: "k" });
  // What it reads is what runs: an address that is given is not used.
  expect(given.askedOf("backend", "print-config")?.env.WHERE).not.toBe("https://mine");
});

test("both collectors are asked both questions before any of them answers", async () => {
  const [edge, backend] = [await configOf(EDGE, "edge"), await configOf(BACKEND, "backend")];
  const asked: string[] = [];
  const all = Promise.withResolvers<void>();
  await tryConfigs(
    { edge, backend },
    {
      ...{ edge: edge.path, backend: backend.path, target: "motlp", env: {}, inherited: {} },
      edot: { edge: "9.4.3", backend: "9.4.3" },
      ask: async ({ role }, _version, { args }) => {
        asked.push(`${role} ${args.includes("validate") ? "validate" : "print-config"}`);
        if (asked.length === 4) all.resolve();
        await all.promise;
        return { code: 0, stdout: "{}", stderr: "" };
      },
    },
  );
  expect(asked.toSorted()).toEqual([
    ...["backend print-config", "backend validate", "edge print-config", "edge validate"],
  ]);
});
