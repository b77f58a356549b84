import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { HarnessError } from "../../src/base/errors.ts";
import type { ComponentModules } from "../../src/collector-config/edot-components.ts";

const SECTIONS = [
  "receivers",
  "processors",
  "exporters",
  "connectors",
  "extensions",
  "providers",
] as const;

const moduleSchema = z.strictObject({
  gomod: z.string().regex(/^\S+ v\d+\.\d+\.\d+\S*$/, "it must be a Go module and its version"),
  import: z.string().optional(),
  name: z.string().optional(),
});
/** Pages of EDOT 9.2 and before name each module instead of listing them. */
const sectionSchema = z
  .union([z.array(moduleSchema), z.record(z.string(), moduleSchema).transform(Object.values)])
  .pipe(z.array(moduleSchema))
  .optional();
const listSchema = z.strictObject({
  dist: z.unknown().optional(),
  receivers: sectionSchema,
  processors: sectionSchema,
  exporters: sectionSchema,
  connectors: sectionSchema,
  extensions: sectionSchema,
  providers: sectionSchema,
});

/** Elastic's list of one release. */
export interface DocumentedList {
  /** The release that the page says it is for; a plain builder's manifest says none. */
  readonly version?: string;
  readonly modules: ComponentModules;
}

/**
 * Reads Elastic's list: the page "Build a custom Collector" in Markdown, with the manifest in a YAML
 * block, or that manifest alone.
 *
 * @throws HarnessError `file-not-found` or `bad-option`
 */
export function readDocumentedList(file: string): DocumentedList {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new HarnessError({
      code: "file-not-found",
      message: `the list cannot be read: ${error instanceof Error ? error.message : error}`,
      place: file,
      remedy: "save Elastic's page or its YAML block in a file, and give that with --manifest",
    });
  }
  return parseDocumentedList(text, file);
}

/** The same from its text; `place` is for messages. @throws HarnessError `bad-option` */
export function parseDocumentedList(text: string, place: string): DocumentedList {
  const blocks = [...text.matchAll(/^```ya?ml\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  const yaml =
    blocks.find((block) => /^receivers:/m.test(block)) ?? (blocks.length > 0 ? "" : text);
  if (!/^receivers:/m.test(yaml)) throw notAList(place, "there is no receivers: in it");
  let parsed: unknown;
  try {
    parsed = parse(yaml);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw notAList(place, error.message.split("\n")[0] ?? "");
  }
  const result = listSchema.safeParse(parsed);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw notAList(place, `${issue?.path.join(".")}: ${issue?.message}`);
  }
  const version = /EDOT Collector version (\d+\.\d+\.\d+)/.exec(text)?.[1];
  const modules = Object.fromEntries(
    SECTIONS.map((section) => [section, result.data[section] ?? []]),
  ) as ComponentModules;
  return { modules, ...(version === undefined ? {} : { version }) };
}

/** The list as `documented.yaml` keeps it, byte for byte the same for the same modules. */
export function documentedYaml(version: string, modules: ComponentModules): string {
  const header = [
    `# The components that Elastic documents for EDOT Collector ${version}, as it lists them for the OpenTelemetry`,
    "# Collector Builder: https://www.elastic.co/docs/reference/edot-collector/custom-collector",
    `# What the process runtime builds of it is in manifest.yaml (npm run collector:generate -- ${version}).`,
  ];
  const sections = SECTIONS.map((section) =>
    [
      modules[section].length === 0 ? `${section}: []` : `${section}:`,
      ...modules[section].flatMap((module) => [
        `  - gomod: ${module.gomod}`,
        ...(module.import === undefined ? [] : [`    import: ${module.import}`]),
      ]),
    ].join("\n"),
  );
  return `${[header.join("\n"), ...sections].join("\n\n")}\n`;
}

function notAList(place: string, why: string): HarnessError {
  return new HarnessError({
    code: "bad-option",
    message: `this is no list of a collector's components: ${why}`,
    place,
    remedy:
      "give Elastic's page (Markdown) or its manifest for the OpenTelemetry Collector Builder",
  });
}
