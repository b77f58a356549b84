import type { FaultNeeds } from "./fault-type.ts";

/** Faults that nothing makes Elasticsearch itself have: a proxy before it does. */
export const BY_PROXY: FaultNeeds = { elasticsearch: { proxy: true } };
