import { expect, test } from "vitest";
import {
  hasMeaning,
  outcomeOf,
  type StatusOutcome,
} from "../../../../src/record/collector-log/http-status.ts";
import {
  isGivenUp,
  isRefusedRequest,
  isTooLargeRequest,
  type LostRequest,
} from "../../../../src/record/collector-log/lost-requests.ts";
import {
  isPassingDocument,
  isRejectedDocument,
  type RefusedDocument,
} from "../../../../src/record/collector-log/refused-documents.ts";
import { recorded } from "../../verdict/findings/recorded.ts";

const STATUSES = Array.from({ length: 500 }, (_, index) => index + 100);

const line = recorded("motlpBad");
const documentWith = (status: number): RefusedDocument => ({
  ...{ index: "logs-x", type: "x", reason: "", count: 1 },
  ...{ status, line },
});
const requestWith = (status: number): LostRequest => ({
  ...{ items: 1, permanent: true, interrupted: false },
  ...{ status, line },
});

/** The statuses with an outcome, of those that mean something in particular. */
function statusesWith(of: "document" | "request", outcome: StatusOutcome): number[] {
  const particular = STATUSES.filter((status) => !hasMeaning("content", status));
  return particular.filter((status) => outcomeOf(of, status) === outcome);
}

test("every status of a document has one outcome, and one finding claims it", () => {
  expect(statusesWith("document", "credentials")).toEqual([401, 403]);
  expect(statusesWith("document", "conflict")).toEqual([409]);
  expect(statusesWith("document", "passing")).toEqual([408, 429, 500, 502, 503, 504]);
  expect(statusesWith("document", "rejected")).toEqual([404, 413]);
  for (const status of STATUSES) {
    const claims = [
      isRejectedDocument(documentWith(status)),
      isPassingDocument(documentWith(status)),
      hasMeaning("credentials", status),
      outcomeOf("document", status) === "conflict",
    ];
    expect([status, claims.filter(Boolean)]).toEqual([status, [true]]);
  }
});

test("every status of a permanently refused request has one outcome, and one finding claims it", () => {
  expect(statusesWith("request", "credentials")).toEqual([401, 403]);
  expect(statusesWith("request", "too-large")).toEqual([413]);
  expect(statusesWith("request", "passing")).toEqual([404, 408, 429, 500, 502, 503, 504]);
  expect(statusesWith("request", "rejected")).toEqual([409]);
  for (const status of STATUSES) {
    const claims = [
      isRefusedRequest(requestWith(status)),
      isGivenUp(requestWith(status)),
      isTooLargeRequest(requestWith(status)),
      hasMeaning("credentials", status),
    ];
    expect([status, claims.filter(Boolean)]).toEqual([status, [true]]);
  }
});
