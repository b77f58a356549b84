import { z } from "zod";
import { elasticsearchProblem, kafkaProblem, type ReleaseProblem } from "../../base/releases.ts";

/** A release of Kafka, for example `4.1.1`. */
export const kafkaVersion = versionWith(kafkaProblem);

/** A release of Elasticsearch, for example `9.4.3`. */
export const elasticsearchVersion = versionWith(elasticsearchProblem);

function versionWith(problemOf: (version: string) => ReleaseProblem | undefined) {
  return z.string().superRefine((version, context) => {
    const problem = problemOf(version);
    if (problem === undefined) return;
    context.addIssue({ code: "custom", message: `${problem.message}; ${problem.remedy}` });
  });
}
