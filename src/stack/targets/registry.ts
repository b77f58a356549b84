import type { TargetKind } from "../../collector-config/target-kind.ts";
import { elasticsearchRunner } from "./elasticsearch/runner.ts";
import type { TargetRunner } from "./hosted-target.ts";
import { motlpRunner } from "./motlp/runner.ts";

/** How each kind of target runs; what is known of a kind without running it is in `target-kind.ts`. */
export const TARGET_RUNNERS: Readonly<Record<TargetKind, TargetRunner>> = {
  elasticsearch: elasticsearchRunner,
  motlp: motlpRunner,
};
