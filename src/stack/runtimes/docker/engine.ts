import { type ContainerRuntimeClient, getContainerRuntimeClient } from "testcontainers";
import { HarnessError } from "../../../base/errors.ts";
import { withoutPublished } from "../../../base/invocation.ts";
import { type EngineAnswer, engineAddress, engineRemedy, pingEngine } from "./engine-address.ts";

/** A Docker Engine that answers. */
export type Engine = ContainerRuntimeClient;

/** A container of the engine, whether it runs or not. */
export type EngineContainer = ReturnType<Engine["container"]["getById"]>;

/**
 * The engine that Testcontainers finds: `DOCKER_HOST`, its own settings, the usual sockets.
 *
 * @see https://node.testcontainers.org/configuration/
 * @throws HarnessError `no-engine`
 */
export async function findEngine(): Promise<Engine> {
  const { DOCKER_HOST = "", DOCKER_TLS_VERIFY = "" } = process.env;
  // Testcontainers would take another engine than the one that was asked for.
  if (DOCKER_HOST !== "" && DOCKER_TLS_VERIFY === "") {
    const answer = await pingEngine(DOCKER_HOST);
    if (!answer.ok) throw noEngine(answer);
  }
  try {
    return await getContainerRuntimeClient();
  } catch (error) {
    throw noEngine(await pingEngine(engineAddress(process.env)), error);
  }
}

function noEngine(answer: EngineAnswer, cause?: unknown): HarnessError {
  return new HarnessError(
    {
      code: "no-engine",
      message: "no Docker Engine answers",
      place: engineAddress(process.env),
      remedy: `${engineRemedy(answer)}; or use --runtime process`,
      details: [answer.text],
    },
    { cause },
  );
}

/** A network of the engine. */
export type EngineNetwork = ReturnType<Engine["network"]["getById"]>;

const NO_SPACE = /no space left on device/i;
const PORT_TAKEN = /port is already allocated|address already in use/i;
const NO_NETWORK = /non-overlapping IPv4 address pool|address pools? .*(exhausted|subnetted)/i;
const NO_IMAGE = /no such image|manifest unknown|pull access denied/i;

/** What the engine refused, in one message with a remedy. */
export function explainEngine(thrown: unknown, what: string): HarnessError {
  if (thrown instanceof HarnessError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const explained = (code: HarnessError["code"], message: string, remedy: string) =>
    new HarnessError({ code, message, remedy, details: [text] }, { cause: thrown });
  if (NO_SPACE.test(text)) {
    return explained(
      "disk-full",
      `${what}: the engine's disk is full`,
      "free some space there: docker system df shows what takes it, docker system prune removes it",
    );
  }
  if (PORT_TAKEN.test(text)) {
    const port = /:(\d+)(?: failed|: bind)/.exec(text)?.[1];
    return explained(
      "port-in-use",
      `${what}: port ${port ?? ""} of this machine is taken`.replace("  ", " "),
      "run the command again: it takes other ports",
    );
  }
  if (NO_NETWORK.test(text)) {
    return explained(
      "port-in-use",
      `${what}: the engine has no addresses left for another network`,
      "remove networks that nobody uses: docker network prune",
    );
  }
  if (NO_IMAGE.test(text)) {
    return explained(
      "image-missing",
      `${what}: its image is not there`,
      `pull it, or ${withoutPublished()}`,
    );
  }
  return explained("part-failed", `${what} could not be started by the engine`, "see its words");
}
