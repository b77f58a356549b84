import { afterEach, expect, test } from "vitest";
import { installTemplates } from "../../../../../src/stack/parts/elasticsearch/templates.ts";
import {
  type StubElasticsearch,
  startStub,
} from "../../targets/elasticsearch/stub-elasticsearch.ts";

const COMMON = "edot-kafka-harness-otel";

let stub: StubElasticsearch | undefined;
afterEach(async () => {
  await stub?.close();
  stub = undefined;
});

interface Template {
  readonly index_patterns: readonly string[];
  readonly data_stream?: object;
  readonly composed_of?: readonly string[];
}

interface MetricsTemplate {
  readonly template: {
    readonly settings: {
      readonly index: {
        readonly time_series: { readonly start_time: string; readonly end_time: string };
      };
    };
    readonly mappings: {
      readonly properties: Readonly<Record<string, { readonly type?: string }>>;
    };
  };
}

/** A server with these index templates and component templates of its own. */
async function serverWith(
  templates: Readonly<Record<string, Template>>,
  components: readonly string[] = [],
): Promise<StubElasticsearch> {
  stub = await startStub(({ method, path }) => {
    if (path.includes("_simulate_index")) {
      return { text: '{"template":{"mappings":{"properties":{"attributes":{}}}}}' };
    }
    if (method === "HEAD") {
      return {
        status: components.some((name) => path.includes(encodeURIComponent(name))) ? 200 : 404,
        text: "",
      };
    }
    if (method === "PUT") return { text: '{"acknowledged":true}' };
    const entries = Object.entries(templates).map(([name, template]) => ({
      name,
      index_template: { composed_of: [], ...template },
    }));
    return { text: JSON.stringify({ index_templates: entries }) };
  });
  return stub;
}

function puts(): string[] {
  return (stub?.requests ?? []).filter(({ method }) => method === "PUT").map(({ path }) => path);
}

const own = (signal: string, more: Partial<Template> = {}): Record<string, Template> => ({
  [`${signal}-otel@template`]: {
    index_patterns: [`${signal}-*.otel-*`],
    data_stream: {},
    ...more,
  },
});

test("a server without templates gets ours for all three signals", async () => {
  const { client } = await serverWith({});
  const { installed } = await installTemplates(client);
  expect([...installed].sort()).toEqual(
    [COMMON, `${COMMON}-logs`, `${COMMON}-metrics`, `${COMMON}-traces`].sort(),
  );
  expect(puts()).toHaveLength(4);
  // The others refer to it.
  expect(puts()[0]).toBe(`/_component_template/${COMMON}`);
});

test("a server with its own templates keeps them", async () => {
  const { client } = await serverWith({ ...own("logs"), ...own("metrics"), ...own("traces") });
  expect(await installTemplates(client)).toEqual({ installed: [] });
  expect(puts()).toEqual([]);
});

test("only the signals that lack one get one", async () => {
  const { client } = await serverWith({ ...own("logs"), ...own("traces") });
  const { installed } = await installTemplates(client);
  expect(installed).toEqual([COMMON, `${COMMON}-metrics`]);
});

test.each([
  ["is for plain indices", { index_patterns: ["logs-*.otel-*"] }],
  ["matches other names", { index_patterns: ["logs-apm*", "xlogs-*"], data_stream: {} }],
])("a template that %s does not count", async (_, template) => {
  const { client } = await serverWith({ other: template, ...own("metrics"), ...own("traces") });
  expect((await installTemplates(client)).installed).toEqual([COMMON, `${COMMON}-logs`]);
});

test("ours are put again, so that a new version takes effect", async () => {
  const ours = { [`${COMMON}-logs`]: { index_patterns: ["logs-*.otel-*"], data_stream: {} } };
  const { client } = await serverWith({ ...ours, ...own("metrics"), ...own("traces") });
  expect((await installTemplates(client)).installed).toEqual([COMMON, `${COMMON}-logs`]);
});

test("the harness's attributes get fixed types through the component meant for users", async () => {
  const custom = { composed_of: ["logs-otel@custom"] };
  const { client } = await serverWith({
    ...own("logs", custom),
    ...own("metrics"),
    ...own("traces"),
  });
  expect((await installTemplates(client)).installed).toEqual(["logs-otel@custom"]);
});

test("a user's own component is left alone", async () => {
  const custom = { composed_of: ["logs-otel@custom"] };
  const templates = { ...own("logs", custom), ...own("metrics"), ...own("traces") };
  const { client } = await serverWith(templates, ["logs-otel@custom"]);
  expect((await installTemplates(client)).installed).toEqual([]);
});

/** The body that the metrics template was put with. */
function metricsTemplate(): unknown {
  const isMetrics = ({ method, path }: { readonly method: string; readonly path: string }) =>
    method === "PUT" && path.endsWith("metrics");
  return stub?.requests.find(isMetrics)?.body;
}

test("metrics are time series that look back two hours, and stored as they came", async () => {
  const { client } = await serverWith({});
  const before = Date.now();
  await installTemplates(client);
  const { settings, mappings } = (metricsTemplate() as MetricsTemplate).template;
  expect(mappings.properties.metrics?.type).toBe("passthrough");
  expect(settings.index).toMatchObject({
    mode: "time_series",
    mapping: { source: { mode: "stored" } },
  });
  const { start_time, end_time } = settings.index.time_series;
  const lookBack = before - Date.parse(start_time);
  expect(lookBack).toBeGreaterThan(7_190_000);
  expect(lookBack).toBeLessThanOrEqual(7_200_000);
  expect(Date.parse(end_time) - Date.parse(start_time)).toBe((2 + 24) * 3_600_000);
});

test("the window of metrics can be given", async () => {
  const { client } = await serverWith({});
  const window = { start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" };
  await installTemplates(client, { timeSeriesWindow: window });
  const { settings } = (metricsTemplate() as MetricsTemplate).template;
  expect(settings.index.time_series).toEqual({ start_time: window.start, end_time: window.end });
});
