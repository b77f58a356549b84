import { versions } from "./versions.ts";

/** What is wrong with the name of a release, and what to write instead. */
export interface ReleaseProblem {
  readonly message: string;
  readonly remedy: string;
}

/** The first line of Kafka that boots with the settings of the harness: KRaft alone, with SCRAM. */
const OLDEST_KAFKA = [3, 9];

/** What is wrong with a version of Kafka; only the registry knows which releases exist. */
export function kafkaProblem(version: string): ReleaseProblem | undefined {
  const known = versions().defaults.kafka;
  const problem = releaseProblem("Kafka", version, known);
  if (problem !== undefined) return problem;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldMajor = 0, oldMinor = 0] = OLDEST_KAFKA;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return undefined;
  return {
    message: `Kafka ${version} is too old for the harness, which knows ${OLDEST_KAFKA.join(".")} and later`,
    remedy: `give a later release, for example ${known}`,
  };
}

/** What is wrong with a version of Elasticsearch; only the registry knows which releases exist. */
export function elasticsearchProblem(version: string): ReleaseProblem | undefined {
  return releaseProblem("Elasticsearch", version, versions().defaults.elasticsearch);
}

/** @param known one that is right */
function releaseProblem(name: string, version: string, known: string): ReleaseProblem | undefined {
  if (/^\d+\.\d+\.\d+$/.test(version)) return undefined;
  return {
    message: `${JSON.stringify(version)} is not a version of ${name}`,
    remedy: `give a release, for example ${known}`,
  };
}
