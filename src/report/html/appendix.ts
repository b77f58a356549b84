import { partName } from "../part-name.ts";
import { edotOf } from "../report.ts";
import { type Child, type Element, h } from "./element.js";
import { notTestedTable } from "./not-tested-table.ts";
import { count, countOf } from "./numbers.ts";
import type { PageData, PageLog } from "./page-data.ts";
import { scrollBox } from "./scroll-box.ts";
import { lineId, logId } from "./sources.ts";
import { tableHead } from "./table-head.ts";

/** What was run: both configs with their overlays, the parts, and the ends of their logs; all folded. */
export function appendix(data: PageData): Element[] {
  const { report, logs } = data;
  return [
    h(
      "section",
      { "aria-labelledby": "configs" },
      h("h2", { id: "configs" }, "Configs and parts"),
      partsTable(data),
      config("edge", data),
      config("backend", data),
      ...report.scenarios.flatMap(({ name, overlays }) =>
        overlays === undefined
          ? []
          : [
              folded(
                `Overlays of ${name}`,
                h("pre", null, `${overlays.edge}\n${overlays.backend}`),
              ),
            ],
      ),
    ),
    h(
      "section",
      { class: "logs", "aria-labelledby": "logs" },
      h("h2", { id: "logs" }, "Logs"),
      logs.length === 0 ? h("p", { class: "muted" }, "None.") : null,
      logs.map(log),
    ),
  ];
}

function partsTable({ report }: PageData): Element {
  const { images, parts } = report;
  const row = (name: string, version: string, image: string | undefined) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, name),
      h("td", null, version),
      images === undefined
        ? null
        : h("td", null, image === undefined ? "" : h("code", null, image)),
    );
  return scrollBox(
    "Parts",
    h(
      "table",
      null,
      h("caption", { class: "hidden" }, "Parts and their versions"),
      tableHead(["part", "version", ...(images === undefined ? [] : ["image"])]),
      h(
        "tbody",
        null,
        row("edot-kafka-harness", report.harness.version, undefined),
        images === undefined
          ? row("EDOT collectors", edotOf(report), undefined)
          : [
              row("EDOT collector, edge", report.edot.edge, images.edge.name),
              row("EDOT collector, backend", report.edot.backend, images.backend.name),
            ],
        Object.entries(parts).map(([name, version]) =>
          row(
            partName(name),
            version,
            name === "kafka" ? images?.kafka.name : images?.elasticsearch?.name,
          ),
        ),
      ),
    ),
  );
}

function config(role: "edge" | "backend", data: PageData): Element {
  const { path, more = [], sha256, overlay, readBy, untried } = data.report.configs[role];
  const text = data.configs[role];
  return folded(
    h("span", null, role === "edge" ? "Edge: " : "Backend: ", h("code", null, path)),
    h("p", { class: "muted" }, "sha256 ", h("code", null, sha256)),
    ...more.map((file) => h("p", null, "with ", h("code", null, file), " merged over it")),
    readBy === "collector"
      ? null
      : h("p", null, "Read by the harness: this collector prints no config. "),
    untried === undefined
      ? null
      : h("p", null, "Not tried as it is written: ", h("code", null, untried)),
    notTestedTable(data.report.configs[role]),
    scrollBox(
      path,
      h(
        "pre",
        { class: "numbered" },
        text
          .replace(/\n$/, "")
          .split("\n")
          .map((line, index) => h("span", { id: lineId(role, index + 1) }, line, "\n")),
      ),
    ),
    h("p", null, h("b", null, "Overlay"), ", loaded after it"),
    scrollBox(`Overlay of ${path}`, h("pre", null, overlay)),
  );
}

function log(found: PageLog): Element {
  const { name, text, left } = found;
  const lines = text.split("\n").filter((line) => line !== "").length;
  return h(
    "details",
    { id: logId(name) },
    h(
      "summary",
      null,
      h("code", null, name),
      " ",
      h(
        "span",
        { class: "muted" },
        left === 0 ? countOf(lines, "line") : `the last ${count(lines)} lines`,
      ),
    ),
    left === 0
      ? null
      : h(
          "p",
          { class: "muted" },
          `${countOf(left, "earlier line")} left out; the complete log is in `,
          h("code", null, `logs/${name}`),
          ".",
        ),
    scrollBox(`Log ${name}`, h("pre", { class: "log" }, text)),
  );
}

function folded(summary: Element | string, ...children: Child[]): Element {
  return h("details", null, h("summary", null, summary), ...children);
}
