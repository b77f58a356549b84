import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { oldNode } from "../../base/node-version.ts";
import { repositoryPath } from "../../base/repository.ts";
import { edotVersion, versions } from "../../base/versions.ts";
import { findOnPath } from "../provision/find-on-path.ts";
import { findGo, oldGo } from "../provision/go.ts";
import { chooseJdk, findJdks } from "../provision/jdk.ts";
import { findMaven } from "../provision/maven.ts";
import { type Check, missing, ok } from "./check.ts";
import type { Surroundings } from "./surroundings.ts";

const LONGEST_ANSWER_MS = 20_000;

/** The Node this runs on. */
export function checkNode(): Check {
  const old = oldNode();
  if (old !== undefined) return lacking("node", "Node", old);
  return ok("node", "Node", `${process.version}, ${process.execPath}`);
}

/** A JDK that runs Elasticsearch and compiles its plugin; JDKs that were passed over are named. */
export function checkJdk({ jdks }: Surroundings): Check {
  const candidates = findJdks(jdks);
  try {
    const jdk = chooseJdk(candidates, jdks);
    const named = ["ES_JAVA_HOME", "JAVA_HOME", "PATH"];
    const passedOver = candidates
      .filter(({ from, problem }) => problem !== undefined && named.includes(from))
      .map(({ from, problem }) => `; ${from} passed over: ${problem}`);
    return ok("jdk", "JDK", `${jdk.version}, ${jdk.home} (${jdk.from})${passedOver.join("")}`);
  } catch (error) {
    return lacking("jdk", "JDK", error);
  }
}

/** Maven, which fetches Kafka and Elasticsearch. */
export async function checkMaven({ env }: Surroundings): Promise<Check> {
  try {
    const mvn = findMaven(env);
    const answer = await ask(mvn, ["-v"], env);
    // Maven colours its answer even when nobody can see colours.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is removed
    const version = /Apache Maven ([\d.]+)/.exec(answer.replaceAll(/\u001b\[[\d;]*m/g, ""))?.[1];
    if (version !== undefined) return ok("maven", "Maven", `${version}, ${mvn}`);
    const [reason = "no answer"] = answer.trim().split("\n");
    return missing("maven", "Maven", `${mvn} does not work: ${reason}`, "correct JAVA_HOME");
  } catch (error) {
    return lacking("maven", "Maven", error);
  }
}

/** Go, which builds the collector. */
export async function checkGo({ env }: Surroundings): Promise<Check> {
  try {
    const go = findGo(env);
    const [version = "", toolchain = ""] = (await ask(go, ["env", "GOVERSION", "GOTOOLCHAIN"], env))
      .trim()
      .split("\n");
    const { goModule } = edotVersion(versions().defaults.edot);
    const goMod = readFileSync(join(repositoryPath(goModule), "go.mod"), "utf8");
    const old = oldGo(version, toolchain, goMod);
    if (old !== undefined) return lacking("go", "Go", old);
    return ok("go", "Go", `${version.replace(/^go/, "")}, ${go}`);
  } catch (error) {
    return lacking("go", "Go", error);
  }
}

/** The shell of Elasticsearch's start script, which needs the usual commands beside it. */
export function checkBash({ env, bash }: Surroundings): Check {
  const remedy = "install bash and the core utilities, and have them on the PATH";
  if (!existsSync(bash)) return missing("bash", "bash", `no ${bash}`, remedy);
  for (const command of ["bash", "dirname", "uname"]) {
    if (findOnPath(command, env) === undefined) {
      return missing("bash", "bash", `no ${command} on the PATH`, remedy);
    }
  }
  return ok("bash", "bash", bash);
}

function lacking(id: string, name: string, error: unknown): Check {
  if (!(error instanceof HarnessError)) throw error;
  const found = [error.message, ...(error.details ?? [])].join("; ");
  return missing(id, name, found, error.remedy ?? "");
}

/** Everything a tool says, or an empty text when it cannot be run. */
function ask(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { env, cwd: tmpdir(), timeout: LONGEST_ANSWER_MS },
      (_error, stdout, stderr) => resolve(`${stdout}${stderr}`),
    );
  });
}
