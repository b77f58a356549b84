import { ADMINISTRATION_CASES } from "./cases/administration.ts";
import { BACKEND_CASES } from "./cases/backend.ts";
import { CONFIG_CASES } from "./cases/configs.ts";
import { CLUSTER_CASES, EDGE_CASES, KAFKA_CASES } from "./cases/edge.ts";
import type { RecordedCase } from "./recorded-case.ts";

/** What `tests/recorded` holds: a healthy run, and what shows a finding. */
export const RECORDED_CASES: readonly RecordedCase[] = [
  ...CONFIG_CASES,
  ...EDGE_CASES,
  ...CLUSTER_CASES,
  ...KAFKA_CASES,
  ...ADMINISTRATION_CASES,
  ...BACKEND_CASES,
];
