import { flagOf, type Section, type Setting } from "../../src/cli/settings/setting.ts";
import { isEmpty } from "../../src/cli/settings/setting-option.ts";

/**
 * A page with the tables of sections between their markers: `<!-- options: NAME -->` and
 * `<!-- end of options -->`.
 *
 * @throws Error if a section has no markers
 */
export function withTables(page: string, sections: readonly Section[]): string {
  return sections.reduce((text, section) => {
    const start = `<!-- options: ${section.name} -->`;
    const end = "<!-- end of options -->";
    const from = text.indexOf(start);
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`the page has no ${start}`);
    return `${text.slice(0, from)}${start}\n\n${tableOf(section)}\n\n${text.slice(to)}`;
  }, page);
}

/** The table of a section, in Markdown, with aligned columns. */
export function tableOf({ settings }: Section): string {
  const rows = Object.values(settings).map((setting) => [
    `\`${optionOf(setting)}\``,
    setting.meaning,
    defaultOf(setting),
  ]);
  const all = [["option", "meaning", "default"], ...rows];
  const widths = [0, 1, 2].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[], fill: string) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(" | ")} |`;
  const [head = [], ...body] = all;
  const rule = line(["", "", ""], "-");
  return [line(head, " "), rule, ...body.map((row) => line(row, " "))].join("\n");
}

function optionOf(setting: Setting): string {
  const flag = flagOf(setting);
  return `${flag}${setting.flags.slice(flag.length).replaceAll(/[<>]/g, "").toUpperCase()}`;
}

/** How the default of a setting is written. */
export function defaultOf({ flags, isRequired, shownDefault, ...setting }: Setting): string {
  if (isRequired) return "required";
  const { default: value } = setting;
  if (shownDefault !== undefined) {
    return typeof shownDefault === "function" ? shownDefault() : shownDefault;
  }
  if (value === undefined) return flags.includes(" ") ? "" : "off";
  if (isEmpty(value)) return "none";
  if (Array.isArray(value)) return value.map((one) => `\`${one}\``).join(", ");
  return typeof value === "string" ? `\`${value}\`` : String(value);
}
