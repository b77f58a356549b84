import { request } from "node:http";

const LONGEST_ANSWER_MS = 3_000;
const DEFAULT_SOCKET = "/var/run/docker.sock";

/** Where the engine is: as `DOCKER_HOST` says, or at the usual socket. */
export function engineAddress(env: NodeJS.ProcessEnv): string {
  const host = env.DOCKER_HOST ?? "";
  return host === "" ? `unix://${DEFAULT_SOCKET}` : host;
}

/** What an engine said. */
export interface EngineAnswer {
  readonly ok: boolean;
  readonly text: string;
}

/** What to do about an engine that does not answer, by what was said instead. */
export function engineRemedy({ text }: EngineAnswer): string {
  if (text.includes("EACCES")) {
    return "it is there, and this user may not talk to it: join the group docker, or run as root";
  }
  return text === NOT_UNDERSTOOD
    ? "set DOCKER_HOST to unix:///path/to/docker.sock or tcp://host:port"
    : "start one (as root: dockerd), or set DOCKER_HOST";
}

const NOT_UNDERSTOOD = "address not understood";

/** Asks an engine whether it is there. */
export function pingEngine(host: string): Promise<EngineAnswer> {
  const target = targetOf(host);
  if (target === undefined) return Promise.resolve({ ok: false, text: NOT_UNDERSTOOD });
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
