import { type Element, h } from "./element.js";
import { slug } from "./numbers.ts";
import type { PageData } from "./page-data.ts";

/** Elements of the page that hold what an evidence's source names. */
export type Sources = (source: string) => string | undefined;

/** The id of a config's line. */
export function lineId(role: "edge" | "backend", line: number): string {
  return `${role}-line-${line}`;
}

/** The id of a log. */
export function logId(name: string): string {
  return `log-${slug(name)}`;
}

/** Finds the id of a config's line (`path:17`) or of a log (`.../logs/backend.log`). */
export function sourcesOf({ report, configs, logs }: PageData): Sources {
  return (source) => {
    for (const role of ["edge", "backend"] as const) {
      const { path } = report.configs[role];
      if (!source.startsWith(`${path}:`)) continue;
      const line = Number(/^\d+/.exec(source.slice(path.length + 1))?.[0]);
      const lines = configs[role].split("\n").length;
      if (line >= 1 && line <= lines) return lineId(role, line);
    }
    const log = logs.find(({ name }) => source === name || source.endsWith(`logs/${name}`));
    return log === undefined ? undefined : logId(log.name);
  };
}

/** A source, as a link where the page has it. */
export function sourceLink(source: string, sources: Sources): Element {
  const id = sources(source);
  const text = h("code", null, source);
  return id === undefined ? text : h("a", { href: `#${id}` }, text);
}
