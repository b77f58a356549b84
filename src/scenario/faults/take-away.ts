import { HarnessError } from "../../base/errors.ts";
import type { OutageKind } from "../../collector-config/target-kind.ts";
import type { Pipeline } from "../../stack/pipeline/pipeline.ts";

/** A target that is away until it is ended. */
export interface Outage {
  readonly kind: OutageKind;
  /** Brings the target back; resolves when it answers again. */
  end(): Promise<void>;
}

/** Takes the target away, really. */
export async function takeAway(pipeline: Pipeline, kind: OutageKind): Promise<Outage> {
  switch (kind) {
    case "refuse":
      await pipeline.kill("target");
      return { kind, end: () => pipeline.restart("target") };
    case "hang":
      await pipeline.pause("target");
      return {
        kind,
        end: async () => {
          await pipeline.resume("target");
          await (await pipeline.target).untilAnswering(pipeline.signal);
        },
      };
    case "cut":
      return { kind, end: await cutOff(pipeline) };
    case "429":
    case "503":
      return { kind, end: await answering(pipeline, Number(kind)) };
  }
}

async function cutOff(pipeline: Pipeline): Promise<() => Promise<void>> {
  const { part } = await pipeline.target;
  const mend = await part.instance.cut?.();
  if (mend !== undefined) return mend;
  throw new HarnessError({
    code: "internal",
    message: `${part.name} has no network of its own that could be taken away`,
  });
}

async function answering(pipeline: Pipeline, status: number): Promise<() => Promise<void>> {
  const target = await pipeline.target;
  const lift = await target.answerAll?.(status);
  if (lift !== undefined) return lift;
  throw new HarnessError({
    code: "internal",
    message: `${target.kind} cannot be made to answer ${status} to everything`,
  });
}
