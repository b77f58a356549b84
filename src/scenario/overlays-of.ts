import type { Pipeline } from "../stack/pipeline/pipeline.ts";

/** The overlays that a pipeline's collectors were given. */
export function overlaysOf({ overlays }: Pipeline): {
  readonly edge: string;
  readonly backend: string;
} {
  return { edge: overlays.edge.yaml, backend: overlays.backend.yaml };
}
