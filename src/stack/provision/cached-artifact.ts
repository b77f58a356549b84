import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import type { Progress } from "../../base/progress.ts";
import { cacheError, openCache } from "./cache-folder.ts";
import { withLock } from "./lock.ts";

/** What a build is given. */
export interface BuildJob {
  /** The empty folder to fill; it becomes the artifact. */
  readonly folder: string;
  /** An empty folder for what is not kept. */
  readonly work: string;
  /** Where the output of tools goes; kept. */
  readonly logFile: string;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** One thing to build once and keep. */
export interface ArtifactSpec {
  /** Part of the folder's name, for example `kafka-4.1.1`. */
  readonly name: string;
  /** For people, for example `Kafka 4.1.1`. */
  readonly title: string;
  /** Hash of all that goes in. */
  readonly key: string;
  readonly build: (job: BuildJob) => Promise<void>;
  /** The folder of another artifact that serves as well, where there is one. */
  readonly findOther?: (cache: string) => string | undefined;
  /** One lock for several artifacts, where building two of them at once would do the work twice. */
  readonly lock?: string;
  /** Kept in the artifact's {@link MARK}, beside its name and key. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** The file that makes a folder of the cache a complete artifact. */
export const MARK = "artifact.json";
const BUILDING = ".building-";

/** The folder of the artifact, or of one that serves as well, if it is there, complete. */
export function presentArtifact(cache: string, spec: ArtifactSpec): string | undefined {
  const folder = join(cache, idOf(spec));
  return existsSync(join(folder, MARK)) ? folder : spec.findOther?.(cache);
}

/**
 * The artifact's folder; builds it first where it is missing. Of several processes that want the
 * same one, one builds and the others wait.
 *
 * @throws HarnessError of the build, `cache-unusable`, `disk-full`, or the signal's reason.
 */
export async function ensureArtifact(
  cache: string,
  spec: ArtifactSpec,
  progress: Progress,
  signal?: AbortSignal,
): Promise<string> {
  const present = presentArtifact(cache, spec);
  if (present !== undefined) return present;
  progress.start(spec.title);
  const started = performance.now();
  try {
    await openCache(cache);
    const folder = await withLock<string>({
      file: lockFile(cache, lockOf(spec)),
      title: spec.title,
      enough: () => presentArtifact(cache, spec),
      onWait: () => progress.update(spec.title, "waiting for another process that builds it"),
      action: (lockSignal) => buildLocked(cache, spec, progress, lockSignal),
      ...(signal === undefined ? {} : { signal }),
    });
    progress.done(spec.title, `ready after ${Math.round((performance.now() - started) / 1000)} s`);
    return folder;
  } catch (error) {
    progress.fail(spec.title, signal?.aborted ? "interrupted" : "failed");
    throw cacheError(error, cache);
  }
}

async function buildLocked(
  cache: string,
  spec: ArtifactSpec,
  progress: Progress,
  signal: AbortSignal,
): Promise<string> {
  await removeLeftovers(cache, lockOf(spec));
  const building = await mkdtemp(join(cache, `${lockOf(spec)}${BUILDING}`));
  try {
    const [out, work] = [join(building, "out"), join(building, "work")];
    await mkdir(out);
    await mkdir(work);
    const logFile = join(cache, "logs", `${idOf(spec)}.log`);
    await rm(logFile, { force: true });
    const say = (text: string) => progress.update(spec.title, text);
    await spec.build({ folder: out, work, logFile, say, signal });
    signal.throwIfAborted();
    const { name, title, key, facts } = spec;
    const mark = { name, title, key, built: new Date(), ...facts };
    await writeFile(join(out, MARK), `${JSON.stringify(mark, null, 2)}\n`);
    const final = join(cache, idOf(spec));
    // Only an incomplete folder can be in the way: someone deleted its mark.
    await rm(final, { recursive: true, force: true });
    await rename(out, final);
    return final;
  } finally {
    await rm(building, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Removes what interrupted builds left: those of our lock, and others that nobody builds. */
async function removeLeftovers(cache: string, ours: string): Promise<void> {
  const { check } = (await import("proper-lockfile")).default;
  const folders = (await readdir(cache)).filter((name) => name.includes(BUILDING));
  for (const name of folders) {
    const owner = name.slice(0, name.indexOf(BUILDING));
    const lockfilePath = lockFile(cache, owner);
    const held = owner !== ours && (await check(owner, { lockfilePath, realpath: false }));
    if (!held) await rm(join(cache, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** One artifact in the cache, for `doctor`. */
export interface ArtifactState {
  readonly name: string;
  readonly title: string;
  readonly folder: string;
  readonly present: boolean;
}

/** Whether the artifacts are there, without touching anything. */
export function artifactStates(cache: string, specs: readonly ArtifactSpec[]): ArtifactState[] {
  return specs.map((spec) => ({
    name: spec.name,
    title: spec.title,
    folder: presentArtifact(cache, spec) ?? join(cache, idOf(spec)),
    present: presentArtifact(cache, spec) !== undefined,
  }));
}

/** @throws HarnessError `artifact-failed` when a build did not make what it should have made. */
export async function expectFile(file: string, title: string): Promise<void> {
  const made = await stat(file).catch(() => undefined);
  if (made !== undefined) return;
  throw new HarnessError({
    code: "artifact-failed",
    message: `${title}: ${file} was not made`,
    place: file,
  });
}

function idOf(spec: ArtifactSpec): string {
  return `${spec.name}-${spec.key}`;
}

function lockOf(spec: ArtifactSpec): string {
  return spec.lock ?? idOf(spec);
}

function lockFile(cache: string, name: string): string {
  return join(cache, "locks", `${name}.lock`);
}
