import type { Progress } from "../../base/progress.ts";
import type { Engine } from "../runtimes/docker/engine.ts";

/** A line of the engine's about one layer. */
interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

const MB = 1_000_000;

/** Pulls an image and shows how far it is. @throws what the registry or the engine said */
export async function pullImage(
  engine: Engine,
  image: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const docker = engine.container.dockerode;
  const stream: NodeJS.ReadableStream = await docker.pull(image);
  const step = `pulling ${image}`;
  progress.start(step);
  const stop = () => (stream as NodeJS.ReadableStream & { destroy(): void }).destroy();
  signal.addEventListener("abort", stop, { once: true });
  const layers = new Map<string, { current: number; total: number }>();
  try {
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(
        stream,
        (error: Error | null) => (error === null ? resolve() : reject(error)),
        ({ id, status, progressDetail }: PullEvent) => {
          if (id === undefined || status !== "Downloading" || !progressDetail?.total) return;
          const { current = 0, total } = progressDetail;
          layers.set(id, { current, total });
          const sum = [...layers.values()].reduce(
            (all, layer) => ({
              current: all.current + layer.current,
              total: all.total + layer.total,
            }),
            { current: 0, total: 0 },
          );
          progress.update(
            step,
            `${(sum.current / MB).toFixed(0)} of ${(sum.total / MB).toFixed(0)} MB`,
          );
        },
      );
    });
    progress.done(step);
  } catch (error) {
    progress.fail(step);
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
