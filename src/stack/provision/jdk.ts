import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { findOnPath } from "./find-on-path.ts";

/** The oldest JDK that runs Elasticsearch 9. */
export const OLDEST_JDK = 21;

/** Where to look for a JDK; replaced in tests. */
export interface JdkSearch {
  readonly env: NodeJS.ProcessEnv;
  /** Folders whose sub-folders are JDKs; `inside` is the path from such a sub-folder to its home. */
  readonly folders: readonly { readonly root: string; readonly inside?: string }[];
}

/** One place that was looked at. */
export interface JdkCandidate {
  readonly home: string;
  /** `ES_JAVA_HOME`, `JAVA_HOME`, `PATH` or the folder it was found in. */
  readonly from: string;
  readonly version?: string;
  /** Why it cannot be used. */
  readonly problem?: string;
}

/** A JDK that can be used. */
export interface Jdk {
  readonly home: string;
  readonly from: string;
  readonly version: string;
}

/** The variable that replaces the usual folders, a list like `PATH`. */
export const JDK_FOLDERS_VARIABLE = "EDOT_KAFKA_JDK_FOLDERS";

/** This machine: its environment, and the usual folders or those of `EDOT_KAFKA_JDK_FOLDERS`. */
export function machineJdks(env: NodeJS.ProcessEnv = process.env): JdkSearch {
  const chosen = env[JDK_FOLDERS_VARIABLE];
  if (chosen !== undefined) {
    const folders = chosen.split(delimiter).filter((folder) => folder !== "");
    return { env, folders: folders.map((root) => ({ root })) };
  }
  return {
    env,
    folders: [
      { root: "/usr/lib/jvm" },
      { root: "/opt/java" },
      { root: "/Library/Java/JavaVirtualMachines", inside: "Contents/Home" },
      { root: join(homedir(), ".sdkman/candidates/java") },
    ],
  };
}

/**
 * Every JDK found, usable or not, best first: what the environment names explicitly, then the
 * newest long-term release. Reads the JDKs' `release` files; starts no process.
 */
export function findJdks(search: JdkSearch): JdkCandidate[] {
  const seen = new Set<string>();
  const named: JdkCandidate[] = [];
  const add = (to: JdkCandidate[], home: string, from: string) => {
    const real = realPath(home) ?? home;
    if (seen.has(real)) return;
    seen.add(real);
    to.push(inspect(home, from));
  };
  for (const name of ["ES_JAVA_HOME", "JAVA_HOME"]) {
    const home = search.env[name];
    if (home !== undefined && home !== "") add(named, home, name);
  }
  const java = findOnPath("java", search.env);
  const real = java === undefined ? undefined : realPath(java);
  if (real !== undefined) add(named, dirname(dirname(real)), "PATH");
  const others: JdkCandidate[] = [];
  for (const { root, inside } of search.folders) {
    for (const name of subfolders(root)) add(others, join(root, name, inside ?? ""), root);
  }
  others.sort((a, b) => rank(b) - rank(a));
  return [...named, ...others];
}

/** @throws HarnessError `no-jdk` that says where it looked and what it found. */
export function chooseJdk(candidates: readonly JdkCandidate[], search: JdkSearch): Jdk {
  for (const { home, from, version, problem } of candidates) {
    if (problem === undefined && version !== undefined) return { home, from, version };
  }
  const places = ["ES_JAVA_HOME", "JAVA_HOME", "PATH", ...search.folders.map(({ root }) => root)];
  throw new HarnessError({
    code: "no-jdk",
    message: `no JDK of version ${OLDEST_JDK} or newer found`,
    place: `looked in ${places.join(", ")}`,
    details: candidates.map(({ home, problem }) => `${home}: ${problem}`),
    remedy: `install one (Debian, Ubuntu: openjdk-21-jdk-headless; macOS: temurin), or set JAVA_HOME to it`,
  });
}

function inspect(home: string, from: string): JdkCandidate {
  const version = releaseOf(home);
  if (version === undefined) return { home, from, problem: "no Java there (no `release` file)" };
  if (!(majorOf(version) >= OLDEST_JDK)) {
    return { home, from, version, problem: `Java ${version} is older than ${OLDEST_JDK}` };
  }
  if (!isFile(join(home, "bin", "javac"))) {
    return { home, from, version, problem: `Java ${version} without a compiler (bin/javac)` };
  }
  return { home, from, version };
}

function releaseOf(home: string): string | undefined {
  try {
    return /^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(join(home, "release"), "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** `21` of `21.0.4`; Java 8 calls itself `1.8.0`, which is just as old. */
function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

/** Long-term releases (21, 25, ...) before the others, newer before older. */
function rank({ version }: JdkCandidate): number {
  if (version === undefined) return -1;
  const major = majorOf(version);
  const longTerm = major >= OLDEST_JDK && (major - OLDEST_JDK) % 4 === 0;
  return major + (longTerm ? 1000 : 0);
}

function subfolders(root: string): string[] {
  try {
    return readdirSync(root).sort();
  } catch {
    return [];
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
