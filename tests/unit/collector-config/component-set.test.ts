import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { repositoryPath } from "../../../src/base/repository.ts";
import { edotVersion, versions } from "../../../src/base/versions.ts";
import { loadCollectorConfig } from "../../../src/collector-config/collector-config.ts";
import { componentSet } from "../../../src/collector-config/component-set.ts";
import { DEFAULT_COMPONENTS } from "../../../src/collector-config/default-components.ts";
import { builtModules, componentStatus } from "../../../src/collector-config/edot-components.ts";
import { STAND_IN_COMPONENTS } from "../../../src/collector-config/stand-in-components.ts";
import { addedComponents } from "../../../src/scenario/incidents/added-components.ts";
import { artifactStates } from "../../../src/stack/provision/cached-artifact.ts";
import { collectorArtifact } from "../../../src/stack/provision/collector.ts";
import { componentSources } from "../../../src/stack/provision/component-sources.ts";

const CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib";
const HOSTMETRICS = { section: "receivers", type: "hostmetrics" } as const;

describe("the set of a collector", () => {
  test("has the module of each component once, whatever it is called, in one order", () => {
    const set = componentSet("9.4.3", [
      { section: "receivers", type: "otlp" },
      { section: "receivers", type: "host_metrics" },
      HOSTMETRICS,
      { section: "extensions", type: "memory_limiter" },
      { section: "processors", type: "memory_limiter" },
    ]);
    expect(set).toEqual([
      `${CONTRIB}/receiver/hostmetricsreceiver`,
      "go.opentelemetry.io/collector/processor/memorylimiterprocessor",
      "go.opentelemetry.io/collector/receiver/otlpreceiver",
    ]);
  });

  test("has what incidents put into pipelines beside it", () => {
    const first = { memory_limiter: {} };
    const backend = { receivers: {}, processors: {}, exporters: {}, extensions: {}, first };
    const setup = { kafka: {}, elasticsearch: {}, backend };
    expect(
      addedComponents([
        { setup, faults: [] },
        { setup, faults: [] },
      ]),
    ).toEqual([{ section: "processors", type: "memory_limiter" }]);
  });

  test("has nothing for what cannot be built: checks refuse it by its name", () => {
    expect(componentSet("9.4.3", [{ section: "receivers", type: "sqlserver" }])).toEqual([]);
  });

  test.each([
    ...["documented", "durable"].flatMap((set) =>
      ["edge", "backend-elasticsearch", "backend-motlp"].map((name) => [set, name] as const),
    ),
    ["documented-motlp-grpc", "backend-motlp"] as const,
    ["durable", "backend-motlp-grpc"] as const,
  ])("by default is enough for configs/%s/%s.yaml", async (folder, name) => {
    const role = name === "edge" ? "edge" : "backend";
    const file = repositoryPath(`configs/${folder}/${name}.yaml`);
    const { components } = await loadCollectorConfig(role, file);
    const set = componentSet("9.4.3", DEFAULT_COMPONENTS);
    expect(set).toEqual(expect.arrayContaining([...componentSet("9.4.3", components)]));
  });
});

describe.each(Object.keys(versions().edot))("the sources of EDOT %s", (version) => {
  const modules = Object.values(builtModules(version)).flat();
  const source = readFileSync(
    repositoryPath(`scripts/edot-collector/${version}/components.go`),
    "utf8",
  );
  const factories = (text: string) =>
    [...text.matchAll(/^\t\t(\w+)\.NewFactory\(\),$/gm)].map(([, name]) => name);

  test("name the components of a set alone", () => {
    const set = componentSet(version, [...DEFAULT_COMPONENTS, HOSTMETRICS]);
    const text = componentSources(source, modules, set);
    expect(factories(text).toSorted()).toEqual(
      set.map((path) => path.slice(path.lastIndexOf("/") + 1)).toSorted(),
    );
    expect(text.match(/contrib\/processor\/\w+/g)).toEqual(
      expect.arrayContaining(["contrib/processor/cumulativetodeltaprocessor"]),
    );
    expect(text).not.toContain("tailsampling");
    // The builder's own lines stay.
    expect(text).toContain("otelconftelemetry.NewFactory()");
  });

  test("are the builder's where everything is wanted", () => {
    const set = modules.map(({ path }) => path);
    expect(componentSources(source, modules, set)).toBe(source);
  });

  test("have all that an image has which stands in, as far as that EDOT has it", () => {
    const known = STAND_IN_COMPONENTS.filter(
      ({ section, type }) => componentStatus(version, section, type) !== "unknown",
    );
    expect(componentSet(version, STAND_IN_COMPONENTS)).toHaveLength(known.length);
    expect(known.length).toBeGreaterThan(20);
  });
});

test("a component without an import is a fault of the sources", () => {
  const modules = [{ path: "example.com/a", package: "example.com/a" }];
  expect(() => componentSources("package main\n", modules, [])).toThrow("does not import");
});

describe("a collector in the cache", () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), "covering-"));
  });
  const edot = edotVersion("9.4.3");
  const small = componentSet("9.4.3", DEFAULT_COMPONENTS);
  const more = componentSet("9.4.3", [...DEFAULT_COMPONENTS, HOSTMETRICS]);
  const most = componentSet("9.4.3", STAND_IN_COMPONENTS);

  function keep(set: readonly string[], version = edot, complete = true): string {
    const { name, key, facts } = collectorArtifact(version, set);
    const folder = join(cache, `${name}-${key}`);
    mkdirSync(folder);
    if (complete) writeFileSync(join(folder, "artifact.json"), JSON.stringify(facts));
    return folder;
  }
  const found = (set: readonly string[]) =>
    artifactStates(cache, [collectorArtifact(edot, set)]).map(({ present, folder }) =>
      present ? folder : undefined,
    )[0];

  test("serves its own set and each smaller one", () => {
    const folder = keep(more);
    expect(found(more)).toBe(folder);
    expect(found(small)).toBe(folder);
    expect(found(most)).toBeUndefined();
  });

  test("is the smallest of those that would do", () => {
    keep(most);
    const folder = keep(more);
    expect(found(small)).toBe(folder);
  });

  test("does not serve where it lacks one, is of another version or is not complete", () => {
    keep(small);
    keep(most, edotVersion("9.3.0"));
    keep(most, edot, false);
    expect(found(more)).toBeUndefined();
  });

  test("of another recipe does not serve", () => {
    const { name } = collectorArtifact(edot, most);
    const folder = join(cache, `${name}-0123456789abcdef-01234567`);
    mkdirSync(folder);
    writeFileSync(join(folder, "artifact.json"), JSON.stringify({ components: most }));
    expect(found(small)).toBeUndefined();
  });
});

test("sets of one version share a lock, so that their common packages are compiled once", () => {
  const edot = edotVersion("9.4.3");
  const of = (types: typeof DEFAULT_COMPONENTS) =>
    collectorArtifact(edot, componentSet("9.4.3", types));
  const [one, other] = [of(DEFAULT_COMPONENTS), of(STAND_IN_COMPONENTS)];
  expect(one.lock).toBe(other.lock);
  expect(one.key).not.toBe(other.key);
});
