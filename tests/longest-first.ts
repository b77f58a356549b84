import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The suites of many minutes: what begins last must not be one of them. */
const LONGEST = [
  "unit/stack/provision/provision",
  "unit/verdict/expected/motlp/projection-exhaustive",
  "exhaustive/reproduce-",
  "e2e/reproduce-elasticsearch",
  "e2e/reproduce-motlp",
  "e2e/upgrade",
  "documented/outages-",
  "e2e/effects",
  "e2e/keep",
  "e2e/up",
  "e2e/retention",
  "e2e/lifecycle",
  "e2e/nothing-leaves",
  "e2e/outages-side-by-side",
  "e2e/encoding-mismatch",
  "e2e/motlp-answers",
  "e2e/broken-pipelines",
  "e2e/incidents-",
];

/** Begins with the longest suites; on a new machine Vitest knows no durations of its own. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((name) => moduleId.includes(`/tests/${name}`));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
