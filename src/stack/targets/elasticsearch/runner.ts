import type { TargetRunner } from "../hosted-target.ts";
import { elasticsearchInProcess } from "./in-process.ts";
import { writtenEndpoints } from "./written-endpoints.ts";

/** Runs a real, secured Elasticsearch node. */
export const elasticsearchRunner: TargetRunner = {
  inProcesses: elasticsearchInProcess,
  inContainers: async (place) => {
    // What speaks with an engine is large: it is loaded where there is one to speak with.
    const { elasticsearchInContainer } = await import("./in-container.ts");
    return elasticsearchInContainer(place);
  },
  hostNames: (configs) => [...NAMES, ...writtenEndpoints(configs).hosts],
};

/** Names that it always has. */
const NAMES = ["elasticsearch"];
