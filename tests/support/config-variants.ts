import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Document, parseDocument } from "yaml";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";

const DURABLE = fileURLToPath(new URL("../../configs/durable/", import.meta.url));

/** `configs/durable` with one thing changed; the test says what. */
export interface ConfigVariant {
  readonly edge?: (config: Document) => void;
  readonly backend?: (config: Document) => void;
}

/** Writes the variant's two files and returns the options that name them. */
export async function writeVariant(
  variant: ConfigVariant,
  target: TargetKind = "elasticsearch",
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "edot-variant-"));
  const write = async (name: string, change: ((config: Document) => void) | undefined) => {
    const config = parseDocument(readFileSync(join(DURABLE, name), "utf8"));
    change?.(config);
    const file = join(folder, name);
    await writeFile(file, config.toString());
    return file;
  };
  return [
    "--edge",
    await write("edge.yaml", variant.edge),
    "--backend",
    await write(`backend-${target}.yaml`, variant.backend),
  ];
}
