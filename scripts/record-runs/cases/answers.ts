import { versions } from "../../../src/base/versions.ts";
import { Stack } from "../../../tests/support/stack.ts";
import type { RecordedRun } from "../recorded-case.ts";

/** Answers of mOTLP that no option of the command sets. */
export async function answers(): Promise<RecordedRun> {
  const stack = await Stack.open({ configs: "durable" });
  try {
    const scenario = await stack.scenario("answers");
    const motlp = await stack.answers();
    const run = scenario.id;
    await scenario.act("target", "answers each signal differently", async () => {
      const busy = { kind: "status", status: 429, retryAfter: { seconds: 1 } } as const;
      await motlp.set(busy, { run, signal: "logs", requests: 1 });
      const partly = { kind: "partial-success", rejected: 2, message: "no room" } as const;
      await motlp.set(partly, { run, signal: "traces", requests: 1 });
    });
    await scenario.send(4);
    await scenario.startBackend();
    const settled = await scenario.settle();
    const report = await scenario.judge(settled, { promise: "at-least-once" });
    const { edot, kafka } = versions().defaults;
    return {
      folder: stack.folder,
      edot: { edge: edot, backend: edot },
      parts: { kafka, motlp: "mock" },
      scenario: report,
    };
  } finally {
    await stack.close();
  }
}
