import { stringify } from "yaml";
import type { ComponentModules } from "../src/artifacts/edot-components.ts";
import type { EdotVersion } from "../src/artifacts/versions.ts";

type Section = keyof ComponentModules;
type Module = ComponentModules[Section][number];

interface Rule {
  readonly why: string;
  readonly matches: (name: string, section: Section, module: Module) => boolean;
}

const named =
  (...names: readonly string[]) =>
  (name: string) =>
    names.includes(name);

/** What the build leaves out of Elastic's list; the first rule that matches says why. */
const LEFT_OUT: readonly Rule[] = [
  {
    why: "Elastic's own components are not served as Go modules",
    matches: (_name, _section, { gomod }) => gomod.startsWith("github.com/elastic/"),
  },
  {
    why: "not served as Go modules at this version",
    matches: named(
      "nopreceiver",
      "forwardconnector",
      "healthcheckv2extension",
      "logdedupprocessor",
    ),
  },
  {
    why: "receives from something that is not part of this pipeline",
    matches: (name, section) =>
      section === "receivers" &&
      !named("otlpreceiver", "kafkareceiver", "kafkametricsreceiver")(name),
  },
  {
    why: "needs something that is not part of this pipeline (Kubernetes, a cloud, a GeoIP database)",
    matches: named(
      "geoipprocessor",
      "k8sattributesprocessor",
      "otlpjsonconnector",
      "awslogsencodingextension",
      "azureauthextension",
      "azureencodingextension",
      "cgroupruntimeextension",
      "k8sleaderelector",
      "k8sobserver",
      "memorylimiterextension",
      "opampextension",
    ),
  },
];

const SECTIONS: readonly Section[] = [
  "receivers",
  "processors",
  "exporters",
  "connectors",
  "extensions",
  "providers",
];

/** The builder's manifest for one EDOT version: the documented list without what is left out. */
export function collectorManifest(edot: EdotVersion, documented: ComponentModules): string {
  const dist = {
    name: "elastic-otel-collector",
    module: "edot-kafka-harness/elastic-otel-collector",
    description: `EDOT Collector ${edot.version} components`,
    version: edot.version,
    output_path: "./out",
  };
  const taken = Object.fromEntries(
    SECTIONS.map((section) => [
      section,
      documented[section].filter((module) => reasonToLeaveOut(section, module) === undefined),
    ]),
  );
  const header = [
    `# Made from documented.yaml by: npm run collector:generate -- ${edot.version}`,
    "# Left out of it:",
    ...LEFT_OUT.flatMap(({ why }) => leftOutLines(documented, why)),
  ];
  return `${header.join("\n")}\n${stringify({ dist, ...taken }, { lineWidth: 0 })}`;
}

function reasonToLeaveOut(section: Section, module: Module): string | undefined {
  const [path = ""] = module.gomod.split(" ");
  const name = path.slice(path.lastIndexOf("/") + 1);
  return LEFT_OUT.find(({ matches }) => matches(name, section, module))?.why;
}

function leftOutLines(documented: ComponentModules, why: string): string[] {
  const names = SECTIONS.flatMap((section) =>
    documented[section]
      .filter((module) => reasonToLeaveOut(section, module) === why)
      .map(({ gomod }) => gomod.split(" ")[0]?.split("/").at(-1) ?? ""),
  );
  if (names.length === 0) return [];
  const lines = [`# - ${why}:`];
  let line = "#  ";
  for (const name of names) {
    if (line.length + name.length > 98) {
      lines.push(line);
      line = "#  ";
    }
    line += ` ${name}`;
  }
  return [...lines, line];
}
