import { findOnPath } from "../provision/find-on-path.ts";
import { engineAddress, engineRemedy, pingEngine } from "../runtimes/docker/engine-address.ts";
import { type Check, missing, ok } from "./check.ts";
import type { Surroundings } from "./surroundings.ts";

/** Whether a Docker Engine answers, where `DOCKER_HOST` says or at the usual socket. */
export async function checkDocker({ env }: Surroundings): Promise<Check> {
  const host = engineAddress(env);
  const client = findOnPath("docker", env) === undefined ? "no client" : "client found";
  const answer = await pingEngine(host);
  if (answer.ok) return ok("docker", "Docker Engine", `${answer.text}, ${host}, ${client}`);
  return missing(
    "docker",
    "Docker Engine",
    `no answer at ${host} (${answer.text}), ${client}`,
    `not needed for the process runtime; for containers: ${engineRemedy(answer)}`,
  );
}
