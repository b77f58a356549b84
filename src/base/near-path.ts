import { relative } from "node:path";

/** An absolute path, with a line after it or not, relative to a folder where that is shorter. */
export function nearPath(path: string, folder = process.cwd()): string {
  if (!path.startsWith("/")) return path;
  const [file, ...line] = path.split(":");
  const near = relative(folder, file ?? path);
  const shown = near !== "" && near.length < path.length ? near : (file ?? path);
  return [shown, ...line].join(":");
}
