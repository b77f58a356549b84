import { invocation } from "../../base/invocation.ts";
import { versions } from "../../base/versions.ts";
import { artifactStates } from "../provision/cached-artifact.ts";
import { planOf } from "../provision/provision.ts";
import { type Check, type Diagnosis, ok } from "./check.ts";
import { checkDocker } from "./docker-engine.ts";
import { checkCacheDisk, checkMemory, checkTempDisk } from "./resources.ts";
import type { Surroundings } from "./surroundings.ts";
import { checkBash, checkGo, checkJdk, checkMaven, checkNode } from "./tools.ts";

/** Looks at everything a runtime needs; changes nothing and needs no network. */
export async function diagnose(surroundings: Surroundings): Promise<Diagnosis> {
  const cache = checkCache(surroundings);
  const [maven, go, docker, cacheDisk, tempDisk] = await Promise.all([
    checkMaven(surroundings),
    checkGo(surroundings),
    checkDocker(surroundings),
    checkCacheDisk(surroundings, cache.complete),
    checkTempDisk(surroundings),
  ]);
  const node = checkNode();
  const jdk = checkJdk(surroundings);
  const bash = checkBash(surroundings);
  // With everything in the cache nothing is fetched or built any more.
  const builders = cache.complete ? [] : [maven, go, cacheDisk];
  const needed = [node, jdk, bash, tempDisk, ...builders];
  const lacking = needed.filter(({ status }) => status === "missing").map(({ name }) => name);
  const lackingForDocker = [node, docker]
    .filter(({ status }) => status !== "ok")
    .map(({ name }) => name);
  return {
    checks: [
      node,
      jdk,
      maven,
      go,
      docker,
      checkMemory(surroundings),
      cacheDisk,
      tempDisk,
      cache.check,
      bash,
    ],
    runtimes: {
      process: { available: lacking.length === 0, missing: lacking },
      // Whether its images are there or can be pulled, only a run finds out.
      docker: { available: lackingForDocker.length === 0, missing: lackingForDocker },
    },
  };
}

function checkCache({ cache }: Surroundings): { check: Check; complete: boolean } {
  const plan = planOf({ edotVersions: [versions().defaults.edot] });
  const specs = [plan.kafka, plan.elasticsearch, ...plan.collectors.values()];
  const states = artifactStates(cache, specs);
  const text = states.map(({ title, present }) => `${title} ${present ? "ready" : "not made yet"}`);
  const complete = states.every(({ present }) => present);
  const found = `${text.join(", ")} (${cache})`;
  if (complete) return { check: ok("cache", "Cache", found), complete };
  // Not a fault: a run makes what is missing.
  const remedy = `${invocation("provision")} makes what is missing; a run does so too`;
  return { check: { id: "cache", name: "Cache", status: "low", found, remedy }, complete };
}
