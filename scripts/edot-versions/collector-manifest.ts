import { stringify } from "yaml";
import type { ComponentModules } from "../../src/collector-config/edot-components.ts";

type Section = keyof ComponentModules;
type Module = ComponentModules[Section][number];

interface Rule {
  readonly why: string;
  readonly matches: (name: string, section: Section, module: Module) => boolean;
}

/** What the build leaves out, and why. */
export interface LeftOut {
  readonly why: string;
  readonly names: readonly string[];
}

const ELASTICS_OWN = "Elastic's own components are not served as Go modules";
const UNSERVED = "not served as Go modules at this version";

/** What the build leaves out of Elastic's list; the first rule that matches says why. */
const LEFT_OUT: readonly Rule[] = [
  {
    why: ELASTICS_OWN,
    matches: (_name, _section, { gomod }) => gomod.startsWith("github.com/elastic/"),
  },
  {
    why: "a package for tests, not a component",
    matches: (name) => name === "receivertest",
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

/** The modules of Elastic's list that the build wants, as `path version`. */
export function wantedModules(documented: ComponentModules): string[] {
  return SECTIONS.flatMap((section) =>
    documented[section]
      .filter((module) => reasonToLeaveOut(section, module) === undefined)
      .map(({ gomod }) => gomod),
  );
}

/** What is left out of Elastic's list; `unserved` is the part of {@link wantedModules} that is not there. */
export function leftOut(documented: ComponentModules, unserved: ReadonlySet<string>): LeftOut[] {
  const named = (why: (section: Section, module: Module) => boolean) =>
    SECTIONS.flatMap((section) =>
      documented[section]
        .filter((module) => why(section, module))
        .map(({ gomod }) => moduleName(gomod)),
    );
  const [elastics, ...others] = LEFT_OUT.map((rule) => ({
    why: rule.why,
    names: named((section, module) => reasonToLeaveOut(section, module) === rule.why),
  }));
  const missing = { why: UNSERVED, names: named((_section, { gomod }) => unserved.has(gomod)) };
  return [...(elastics === undefined ? [] : [elastics]), missing, ...others].filter(
    ({ names }) => names.length > 0,
  );
}

/** The builder's manifest for one EDOT version: the documented list without what is left out. */
export function collectorManifest(
  version: string,
  documented: ComponentModules,
  unserved: ReadonlySet<string>,
): string {
  const dist = {
    name: "elastic-otel-collector",
    module: "edot-kafka-harness/elastic-otel-collector",
    description: `EDOT Collector ${version} components`,
    version,
    output_path: "./out",
  };
  const taken = Object.fromEntries(
    SECTIONS.map((section) => [
      section,
      documented[section].filter(
        (module) => reasonToLeaveOut(section, module) === undefined && !unserved.has(module.gomod),
      ),
    ]),
  );
  const header = [
    `# Made from documented.yaml by: npm run collector:generate -- ${version}`,
    "# Left out of it:",
    ...leftOut(documented, unserved).flatMap(leftOutLines),
  ];
  return `${header.join("\n")}\n${stringify({ dist, ...taken }, { lineWidth: 0 })}`;
}

/** The last part of a module's path, of `path version`: `kafkareceiver`. */
export function moduleName(gomod: string): string {
  const [path = ""] = gomod.split(" ");
  return path.slice(path.lastIndexOf("/") + 1);
}

function reasonToLeaveOut(section: Section, module: Module): string | undefined {
  const name = moduleName(module.gomod);
  return LEFT_OUT.find(({ matches }) => matches(name, section, module))?.why;
}

function leftOutLines({ why, names }: LeftOut): string[] {
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
