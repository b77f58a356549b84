import { hasDynamicTopics, mismatchCases } from "../../scenario/mismatch-cases.ts";
import { prepareCase, runCase } from "../../scenario/mismatch-run.ts";
import { requestedConfigs } from "../../stack/pipeline/requested-configs.ts";
import { type CaseResult, mismatchReport } from "../../verdict/mismatch-report.ts";
import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

/** Enough to see each signal's kinds of items. */
const MOST_ITEMS = 20;

/**
 * One side's encoding or topic is changed, a signal at a time and all together: what cannot be decoded
 * must not arrive, the other signals must, and something must say why.
 */
test("encoding-mismatch", async ({ request, ownCases, task }) => {
  const pair = {
    ...(await requestedConfigs(request)),
    variables: { ...request.inherited, ...request.env },
  };
  // A topic that is not there must stay away; the cases make the others themselves.
  const settings = { "auto.create.topics.enable": hasDynamicTopics(pair) };
  const { pipeline, open } = await ownCases({ kafka: { settings } });
  const results: CaseResult[] = [];
  for (const tried of mismatchCases(pair)) {
    await prepareCase(pipeline, tried);
    const scenario = await open(tried.label);
    await scenario.phase(tried.what);
    const report = await runCase(scenario, tried, Math.min(request.items, MOST_ITEMS));
    results.push({ tried, report });
    // A pipeline that loses items as it is tells nothing about a mismatch.
    if (tried.kind === undefined && report.verdict !== "pass") break;
  }
  conclude({ task }, mismatchReport(task.name, results));
});
