import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { Engine } from "../../runtimes/docker/engine.ts";
import { type Answer, ASK_TIMEOUT_MS, type Question } from "./ask.ts";

/**
 * Asks the collector of an image about configs, in a container without a network that the engine
 * removes when it has ended. The texts travel as variables, and the engine keeps no log of the answer.
 */
export async function askContainer(
  engine: Engine,
  image: string,
  texts: readonly string[],
  { args, over, env }: Question,
): Promise<Answer> {
  const docker = engine.container.dockerode;
  const names = texts.map((_text, index) => `EDOT_KAFKA_CONFIG_${index}`);
  const variables = { ...env, ...Object.fromEntries(names.map((name, at) => [name, texts[at]])) };
  const configs = names.map((name) => `env:${name}`);
  if (over !== undefined) configs.push(`yaml:${over}`);
  const container = await docker.createContainer({
    Image: image,
    Cmd: [...args, ...configs.flatMap((config) => ["--config", config])],
    Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    HostConfig: { AutoRemove: true, NetworkMode: "none", LogConfig: { Type: "none", Config: {} } },
  });
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  docker.modem.demuxStream(stream, stdout, stderr);
  stream.once("end", () => {
    stdout.end();
    stderr.end();
  });
  // Before it starts: one that has ended is gone.
  const ended = container.wait({ condition: "next-exit" });
  await container.start();
  const timeout = setTimeout(() => void container.kill().catch(() => {}), ASK_TIMEOUT_MS);
  const [{ StatusCode }, out, err] = await Promise.all([ended, text(stdout), text(stderr)]);
  clearTimeout(timeout);
  return { code: StatusCode, stdout: out, stderr: err };
}
