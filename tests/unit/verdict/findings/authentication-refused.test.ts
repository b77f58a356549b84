import { expect, test } from "vitest";
import { accountOf, keyAnswer, line } from "./facts.ts";
import { backendLog, found, foundOf, MISSING, OUTAGE, only } from "./found.ts";
import { recorded } from "./recorded.ts";

test("authentication-refused: reported from the target's answer, though no line says so", async () => {
  const finding = await only("authentication-refused", {
    keyAnswers: [keyAnswer(401)],
    ...MISSING,
  });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toContain("30 items have not arrived");
  expect(finding.evidence[0]?.text).toContain("answers 401");
  expect(finding.evidence[0]?.text).toContain("ELASTICSEARCH_API_KEY");
});

test.each(["unauthorizedFlush", "unauthorizedDropped", "motlpUnauthorized"] as const)(
  "authentication-refused: reported from the log: %s",
  async (name) => {
    const log = backendLog(recorded(name));
    expect((await only("authentication-refused", log)).severity).toBe("risk");
    expect((await only("authentication-refused", { ...log, ...MISSING })).severity).toBe("loss");
  },
);

test("authentication-refused: reported as context where early commits are the cause of all loss", async () => {
  const lines = [recorded("unauthorizedFlush"), recorded("unreachableDropped")];
  const log = backendLog(...lines);
  const logs = { signals: { logs: accountOf(30) }, missingDuringOutage: { logs: 30 } };
  const [context] = await foundOf("authentication-refused", { outage: OUTAGE, ...log, ...logs });
  expect(context).toMatchObject({ severity: "risk" });
  expect(context?.message).toContain("was lost by offsets that were committed early");
  // Something else is missing, too.
  const more = { ...logs, signals: { logs: accountOf(40) } };
  const [loss] = await foundOf("authentication-refused", { outage: OUTAGE, ...log, ...more });
  expect(loss).toMatchObject({ severity: "loss" });
});

test("authentication-refused: not reported for numbers alone, or an answer of 200", async () => {
  const other = line({ msg: "failed to index 401 documents", error: "offset 403" });
  expect(await found({ ...backendLog(other), keyAnswers: [keyAnswer(200)] })).toEqual([]);
});
