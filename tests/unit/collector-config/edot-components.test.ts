import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { repositoryPath } from "../../../src/base/repository.ts";
import { versions } from "../../../src/base/versions.ts";
import { SECTIONS } from "../../../src/collector-config/component.ts";
import {
  builtComponents,
  componentStatus,
  documentedComponents,
} from "../../../src/collector-config/edot-components.ts";

describe("component types of EDOT 9.4.3", () => {
  test("are the names that configs use, with their deprecated aliases", () => {
    const built = builtComponents("9.4.3");
    expect(built.receivers).toEqual(
      expect.arrayContaining(["kafka_metrics", "kafkametrics", "kafka", "otlp", "hostmetrics"]),
    );
    expect(built.extensions).toContain("file_storage");
    expect(built.extensions).toContain("health_check");
    expect(built.processors).toContain("memory_limiter");
    expect(built.processors).toContain("tail_sampling");
    expect(built.processors).toContain("resourcedetection");
    expect(built.exporters).toEqual(expect.arrayContaining(["otlp", "otlphttp", "otlp_http"]));
  });
});

describe.each(Object.keys(versions().edot))("the components of EDOT %s", (version) => {
  test.each(SECTIONS)("the built %s are documented ones", (section) => {
    const documented = documentedComponents(version)[section];
    expect(documented).toEqual(expect.arrayContaining([...builtComponents(version)[section]]));
  });

  test("the generated sources have exactly the components of the manifest", () => {
    const folder = repositoryPath(`scripts/edot-collector/${version}`);
    const modules = (file: string, pattern: RegExp) =>
      [...readFileSync(`${folder}/${file}`, "utf8").matchAll(pattern)].map(([, path]) => path);
    // Builders write it as a literal, or entry by entry.
    const entry = /NewFactory\(\)\.Type\(\)(?::|\] =) +"(\S+) v/g;
    const sources = modules("components.go", entry);
    const manifest = modules("manifest.yaml", /gomod: (?!\S+confmap)(\S+) v/g);
    expect(sources.toSorted()).toEqual(manifest.toSorted());
  });
});

test("a component that EDOT has but the registry does not serve differs from a typo", () => {
  expect(componentStatus("9.4.3", "exporters", "elasticsearch")).toBe("built");
  expect(componentStatus("9.4.3", "receivers", "filelog")).toBe("built");
  expect(componentStatus("9.4.3", "receivers", "postgresql")).toBe("built");
  expect(componentStatus("9.4.3", "receivers", "sqlserver")).toBe("left-out");
  expect(componentStatus("9.4.3", "extensions", "apikeyauth")).toBe("left-out");
  expect(componentStatus("9.4.3", "exporters", "elasticsaerch")).toBe("unknown");
  expect(componentStatus("9.4.3", "receivers", "elasticsearch")).toBe("unknown");
});

test("an unknown version has no components", () => {
  expect(() => builtComponents("1.0.0")).toThrow(
    expect.objectContaining({ code: "unknown-edot-version" }),
  );
});
