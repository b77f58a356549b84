import type { TargetRunner } from "../hosted-target.ts";
import { writtenEndpoints } from "./written-endpoints.ts";

/** Runs a real, secured Elasticsearch node. Its client is large: runs without a node do without it. */
export const elasticsearchRunner: TargetRunner = {
  inProcesses: async (place) => (await import("./in-process.ts")).elasticsearchInProcess(place),
  inContainers: async (place) => {
    // What speaks with an engine is large: it is loaded where there is one to speak with.
    const { elasticsearchInContainer } = await import("./in-container.ts");
    return elasticsearchInContainer(place);
  },
  hostNames: (configs) => [...NAMES, ...writtenEndpoints(configs).hosts],
};

/** Names that it always has. */
const NAMES = ["elasticsearch"];
