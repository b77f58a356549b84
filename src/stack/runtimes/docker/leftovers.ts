import type { Engine, EngineNetwork } from "./engine.ts";
import { isGone, OWNER_LABEL, RUN_LABEL } from "./owner.ts";

/** Removes containers and networks of one run. */
export function removeRun(engine: Engine, run: string): Promise<void> {
  return removeLabelled(engine, `${RUN_LABEL}=${run}`, () => true);
}

/** Removes what runs have left whose process has ended on this machine. */
export function removeLeftovers(engine: Engine): Promise<void> {
  return removeLabelled(engine, OWNER_LABEL, (labels) => isGone(labels[OWNER_LABEL] ?? ""));
}

async function removeLabelled(
  engine: Engine,
  label: string,
  accept: (labels: Readonly<Record<string, string>>) => boolean,
): Promise<void> {
  const docker = engine.container.dockerode;
  const filters = { label: [label] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(
    containers
      .filter(({ Labels }) => accept(Labels))
      .map(({ Id }) => ignoringGone(docker.getContainer(Id).remove({ force: true, v: true }))),
  );
  const networks = await docker.listNetworks({ filters });
  await Promise.all(
    networks
      .filter(({ Labels }) => accept(Labels ?? {}))
      .map(({ Id }) => ignoringGone(removeNetwork(docker.getNetwork(Id)))),
  );
}

/** A network on which another run's container still is cannot be removed. */
async function removeNetwork(network: EngineNetwork): Promise<void> {
  const { Containers = {} } = await network.inspect();
  for (const Container of Object.keys(Containers)) {
    await ignoringGone(network.disconnect({ Container, Force: true }));
  }
  await network.remove();
}

/** 404: someone else has removed it; 409: someone else is about to. */
async function ignoringGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== 404 && status !== 409) throw error;
  }
}
