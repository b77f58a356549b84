import { existsSync } from "node:fs";
import { repositoryPath } from "../../src/base/repository.ts";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";

/** Versions of the parts of one run. */
export interface Combination {
  readonly kafka: string;
  /** Of both collectors. */
  readonly edot: string;
  /** Left out where the target is mOTLP. */
  readonly elasticsearch?: string;
}

/** Every combination of versions. @param elasticsearch none where the target is mOTLP */
export function combinationsOf(
  kafka: readonly string[],
  edot: readonly string[],
  elasticsearch: readonly string[],
): Combination[] {
  return kafka.flatMap((broker) =>
    edot.flatMap((collectors): Combination[] => {
      const pair = { kafka: broker, edot: collectors };
      return elasticsearch.length === 0
        ? [pair]
        : elasticsearch.map((one) => ({ ...pair, elasticsearch: one }));
    }),
  );
}

/** How a combination is called in a table. */
export function nameOf({ kafka, edot, elasticsearch }: Combination): string {
  const end = elasticsearch === undefined ? "" : `, Elasticsearch ${elasticsearch}`;
  return `Kafka ${kafka}, EDOT ${edot}${end}`;
}

/** The options of the command that choose its versions, and `configs/durable` as that EDOT loads it. */
export function optionsFor(
  { kafka, edot, elasticsearch }: Combination,
  target: TargetKind,
): readonly string[] {
  const older = `configs/durable/on-${edot}/backend-${target}.yaml`;
  const backend = existsSync(repositoryPath(older))
    ? older
    : `configs/durable/backend-${target}.yaml`;
  return [
    ...["--kafka", kafka, "--edot", edot, "--target", target],
    ...(elasticsearch === undefined ? [] : ["--elasticsearch", elasticsearch]),
    ...["--edge", "configs/durable/edge.yaml", "--backend", backend],
  ];
}
