import type { Removal } from "./removal.ts";
import { ADMINISTRATION_REMOVALS } from "./removals/administration.ts";
import { BACKEND_REMOVALS } from "./removals/backend.ts";
import { CONFIG_REMOVALS } from "./removals/configs.ts";
import { EDGE_REMOVALS } from "./removals/edge.ts";
import { KAFKA_REMOVALS } from "./removals/kafka.ts";

/** At least one for each finding of each recorded case. */
export const REMOVALS: readonly Removal[] = [
  ...CONFIG_REMOVALS,
  ...EDGE_REMOVALS,
  ...KAFKA_REMOVALS,
  ...ADMINISTRATION_REMOVALS,
  ...BACKEND_REMOVALS,
];
