import { expect, test } from "vitest";
import { loadDurable } from "../../../../src/verdict/findings/durable-line.ts";
import { quote } from "../../../../src/verdict/findings/run-facts.ts";
import { accountOf } from "./facts.ts";
import { backendLog, found, MISSING, only } from "./found.ts";
import { recorded } from "./recorded.ts";

const TO_MOTLP = { target: "motlp", durable: await loadDurable("motlp") } as const;

test("partial-success: reported with the rejected items; a loss where that signal's are missing", async () => {
  const line = recorded("partialSuccess", 2);
  const loss = await only("partial-success", { ...TO_MOTLP, ...backendLog(line), ...MISSING });
  expect(loss.severity).toBe("loss");
  expect(loss.message).toContain("mOTLP accepted requests in part and rejected 6 of their items");
  expect(loss.evidence[0]?.text).toBe(quote(line));
  const signals = { logs: accountOf(30), traces: accountOf(0) };
  const risk = await only("partial-success", { ...TO_MOTLP, ...backendLog(line), signals });
  expect(risk.severity).toBe("risk");
});

test("partial-success: not reported for a warning that rejects nothing", async () => {
  const line = recorded("partialSuccess");
  const warning = { ...line, fields: { ...line.fields, dropped_spans: 0 } };
  expect(await found({ ...TO_MOTLP, ...backendLog(warning), ...MISSING })).toEqual([]);
});
