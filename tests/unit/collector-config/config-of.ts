import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CollectorConfig,
  loadCollectorConfig,
} from "../../../src/collector-config/collector-config.ts";
import type { CollectorRole } from "../../../src/collector-config/component.ts";

/** A file with the given text, in a folder of its own. */
export function fileWith(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "config-")), "collector.yaml");
  writeFileSync(file, text);
  return file;
}

/** Loads a config from its text. */
export function configOf(text: string, role: CollectorRole = "edge"): Promise<CollectorConfig> {
  return loadCollectorConfig(role, fileWith(text));
}

/** Loads a config that consists of some components and a pipeline nobody looks at. */
export function configWith(
  components: string,
  role: CollectorRole = "edge",
  receivers = "[otlp]",
): Promise<CollectorConfig> {
  return configOf(
    `${components}\nservice:\n  pipelines:\n    traces:\n      receivers: ${receivers}\n`,
    role,
  );
}
