import type { MotlpAnswer } from "../../parts/motlp/answers.ts";
import type { AnswerHandle, MotlpAnswers } from "../../parts/motlp/motlp-answers.ts";
import type { Lift, TargetFaults } from "../target-faults.ts";

/** What the mock mOTLP server can be made to do wrong: it gives other answers. */
export function motlpFaults(answers: MotlpAnswers): TargetFaults {
  const answering = async (answer: MotlpAnswer): Promise<Lift> => {
    const handle = await answers.set(answer);
    return () => handle.lift();
  };
  let revoked: AnswerHandle | undefined;
  return {
    answerAll: (status, retryAfter) =>
      answering({
        kind: "status",
        status,
        ...(retryAfter === undefined ? {} : { retryAfter: { seconds: retryAfter } }),
      }),
    slowDown: (ms) => answering({ kind: "slow", ms }),
    revokeKey: async () => {
      revoked ??= await answers.set({ kind: "status", status: 401 });
    },
    // The key stays the same: nobody can tell.
    renewKey: async () => {
      await revoked?.lift();
      revoked = undefined;
    },
  };
}
