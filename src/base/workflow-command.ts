import { isAbsolute, relative, resolve } from "node:path";

/** One annotation of GitHub Actions. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly text: string;
  /** `path:line`, where it is known. */
  readonly place?: string;
}

/**
 * The line by which a job tells GitHub of an annotation. A place outside of the workspace is left out:
 * the repository does not know it.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotationLine(
  { level, title, text, place = "" }: Annotation,
  workspace: string,
): string {
  const found = placeIn(workspace, place);
  const where = found === undefined ? "" : `file=${property(found.file)},line=${found.line},`;
  return `::${level} ${where}title=${property(title)}::${data(text)}`;
}

/** A `path:line` as the repository knows it; nothing for a path outside of the workspace. */
export function placeIn(
  workspace: string,
  place: string,
): { readonly file: string; readonly line: string } | undefined {
  const [, path = "", line = ""] = /^(.+?):(\d+)(?:$|[: ])/.exec(place) ?? [];
  const file = relative(workspace, resolve(path));
  if (path === "" || file.startsWith("..") || isAbsolute(file)) return undefined;
  return { file, line };
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
