import { readFile } from "node:fs/promises";
import type { Client } from "@elastic/elasticsearch";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import { SIGNALS, type Signal } from "../../../otlp/item.ts";
import { metricsWindow, type TimeSeriesWindow } from "./metrics-window.ts";

const COMMON = "edot-kafka-harness-otel";
const FOLDER = new URL("./templates/", import.meta.url);
const EFFECTIVE_TIMEOUT_MS = 15_000;

/** What {@link installTemplates} did. */
export interface InstalledTemplates {
  /** Names of the templates put in; empty where the server brings its own. */
  readonly installed: readonly string[];
}

/** Choices of {@link installTemplates}. */
export interface TemplateOptions {
  /** Of our own metrics template; by default what `metricsWindow` makes of now. */
  readonly timeSeriesWindow?: TimeSeriesWindow;
  /** Seconds that a new metrics data stream looks back. */
  readonly metricsWindow?: number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Makes `logs-*.otel-*`, `metrics-*.otel-*` and `traces-*.otel-*` data streams with Elastic's
 * OTel-native mapping. A signal that some data stream template matches already is left to it; only
 * the types of the harness's own attributes are fixed there, through the `<signal>-otel@custom`
 * component that Elastic's templates provide for users.
 *
 * @throws HarnessError `deadline` if the server does not apply them.
 */
export async function installTemplates(
  client: Client,
  options: TemplateOptions = {},
): Promise<InstalledTemplates> {
  const existing = (await client.indices.getIndexTemplate()).index_templates;
  const installed: string[] = [];
  const ours: Signal[] = [];
  for (const signal of SIGNALS) {
    const own = existing
      .filter((entry) => !entry.name.startsWith(COMMON))
      .filter((entry) => entry.index_template.data_stream !== undefined)
      .filter((entry) => [entry.index_template.index_patterns].flat().some(matching(signal)));
    if (own.length === 0) ours.push(signal);
    else if (own.some((entry) => entry.index_template.composed_of.includes(customOf(signal)))) {
      if (await putIfAbsent(client, customOf(signal), await load("harness-fields"))) {
        installed.push(customOf(signal));
      }
    }
  }
  if (ours.length === 0) return { installed };
  await put(client, "_component_template", COMMON, await load("otel-common"));
  installed.push(COMMON);
  for (const signal of ours) {
    if (signal === "metrics") {
      const window = metricsWindow(new Date(), options.metricsWindow);
      await putMetricsTemplate(client, options.timeSeriesWindow ?? window);
    } else {
      await put(client, "_index_template", nameOf(signal), await load(`${signal}-otel`));
    }
    installed.push(nameOf(signal));
  }
  for (const signal of ours) await effective(client, signal);
  return { installed };
}

/** Puts our own metrics template: a data stream that comes into being later has this window. */
export async function putMetricsTemplate(client: Client, window: TimeSeriesWindow): Promise<void> {
  const template = timeSeries(await load("metrics-otel"), window);
  await put(client, "_index_template", nameOf("metrics"), template);
}

function nameOf(signal: Signal): string {
  return `${COMMON}-${signal}`;
}

function exampleOf(signal: Signal): string {
  return `${signal}-example.otel-default`;
}

function customOf(signal: Signal): string {
  return `${signal}-otel@custom`;
}

/** Whether an index pattern (only `*` is special in it) matches the signal's data streams. */
function matching(signal: Signal): (pattern: string) => boolean {
  return (pattern) => {
    const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(exampleOf(signal));
  };
}

/**
 * Metrics are time series, as Elastic's are: a point outside of the window is refused, and one that is
 * there already is a conflict (409), not a second document. The Maven distribution lacks the module
 * that fills in dimensions and window: both are explicit.
 * Documents are stored as they came: rebuilt ones have their lists sorted.
 */
function timeSeries(template: Json, window: TimeSeriesWindow): Json {
  const settings = {
    index: {
      mode: "time_series",
      routing_path: ["_metric_names_hash", "attributes.*", "resource.attributes.*"],
      time_series: { start_time: window.start, end_time: window.end },
      mapping: { source: { mode: "stored" } },
    },
  };
  return { ...template, template: { ...(template.template as Json), settings } };
}

async function load(name: string): Promise<Json> {
  return JSON.parse(await readFile(new URL(`${name}.json`, FOLDER), "utf8")) as Json;
}

async function put(client: Client, kind: string, name: string, body: Json): Promise<void> {
  await client.transport.request({ method: "PUT", path: `/${kind}/${name}`, body });
}

async function putIfAbsent(client: Client, name: string, body: Json): Promise<boolean> {
  if (await client.cluster.existsComponentTemplate({ name })) return false;
  await put(client, "_component_template", name, body);
  return true;
}

async function effective(client: Client, signal: Signal): Promise<void> {
  await waitFor(
    async () => {
      const answer = await client.indices.simulateIndexTemplate({ name: exampleOf(signal) });
      const properties = answer.template?.mappings?.properties;
      return properties?.attributes === undefined ? notYet("no mapping for it") : done(true);
    },
    { for: `the index template of ${exampleOf(signal)}`, timeoutMs: EFFECTIVE_TIMEOUT_MS },
  );
}
