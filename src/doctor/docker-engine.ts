import { request } from "node:http";
import { findOnPath } from "../artifacts/find-on-path.ts";
import { type Check, missing, ok } from "./check.ts";
import type { Surroundings } from "./surroundings.ts";

const LONGEST_ANSWER_MS = 3_000;
const DEFAULT_SOCKET = "/var/run/docker.sock";

/** Whether a Docker Engine answers, where `DOCKER_HOST` says or at the usual socket. */
export async function checkDocker({ env }: Surroundings): Promise<Check> {
  const host =
    env.DOCKER_HOST === undefined || env.DOCKER_HOST === ""
      ? `unix://${DEFAULT_SOCKET}`
      : env.DOCKER_HOST;
  const client = findOnPath("docker", env) === undefined ? "no client" : "client found";
  const answer = await ping(host);
  if (answer.ok) return ok("docker", "Docker Engine", `${answer.text}, ${host}, ${client}`);
  return missing(
    "docker",
    "Docker Engine",
    `no answer at ${host} (${answer.text}), ${client}`,
    "not needed for the process runtime; for containers, start an engine or set DOCKER_HOST",
  );
}

interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

function ping(host: string): Promise<Answer> {
  const target = targetOf(host);
  if (target === undefined) return Promise.resolve({ ok: false, text: "address not understood" });
  return new Promise((resolve) => {
    const asked = request(
      { ...target, path: "/_ping", timeout: LONGEST_ANSWER_MS, agent: false },
      (response) => {
        response.resume();
        const version = response.headers["api-version"];
        resolve({
          ok: response.statusCode === 200,
          text: version === undefined ? `HTTP ${response.statusCode}` : `API ${version}`,
        });
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("timeout")));
    asked.on("error", (error) => resolve({ ok: false, text: error.message }));
    asked.end();
  });
}

function targetOf(
  host: string,
): { socketPath: string } | { host: string; port: number } | undefined {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const tcp = /^(?:tcp|http):\/\/(\[[^\]]+\]|[^:/]+):(\d+)/.exec(host);
  if (tcp?.[1] === undefined) return undefined;
  return { host: tcp[1].replace(/^\[|\]$/g, ""), port: Number(tcp[2]) };
}
