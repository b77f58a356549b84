import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { renderPage } from "../../../../src/report/html/render-page.ts";
import { reportOf } from "../report-of.ts";
import { ALERTS } from "./alerts-of.ts";
import {
  casesPage,
  errorPage,
  failingPage,
  lossyScenario,
  pageOf,
  passingPage,
} from "./page-of.ts";
import { signalOf } from "./signal-of.ts";
import { outageTimeline } from "./timeline-of.ts";

function withoutScripts(page: string): string {
  return page.replaceAll(/<(style|script)[^>]*>.*?<\/\1>/gs, "");
}

/** What a page says, without its markup, styles and scripts. */
function textOf(page: string): string {
  return withoutScripts(page)
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ");
}

describe("a page's verdict", () => {
  test("of a run that kept its promises", () => {
    const text = textOf(renderPage(passingPage()));
    expect(text).toContain("Pass Every scenario kept its promise; 6 arrived more than once.");
    expect(text).toContain(
      "The target was away for 22.8 s ( refuse ); 1,998 items arrived in 2.2 s",
    );
    expect(text).toContain("Fired; nothing was lost (2)");
    expect(text).toContain("Stayed green (2)");
  });

  test("of a run without anything to tell", () => {
    const report = reportOf(
      [
        {
          name: "delivery",
          verdict: "pass",
          seconds: 1,
          signals: { logs: signalOf(1) },
          findings: [],
        },
      ],
      { verdict: "pass" },
    );
    expect(textOf(renderPage(pageOf(report)))).toContain("All 1 item arrived, once and unaltered.");
  });

  test("of a run that lost items, with what would not have told", () => {
    const text = textOf(renderPage(failingPage()));
    expect(text).toContain(
      "Fail 1,225 of 6,000 items did not arrive (30 expired in Kafka, 20 refused by the edge); 1 arrived altered; 3 arrived more than once.",
    );
    expect(text).toContain("Not the published images.");
    expect(text).toContain("Stayed green while 1,225 items were lost (2)");
    expect(text).toMatch(/Would have fired \(2\) kafka-lag .* 19.2 s 20 messages/);
    expect(text).toContain("otel-otlp/0: 0 to 2");
    expect(text).toContain("Loss latest-offset");
    expect(text).toContain("Risk listens-on-localhost");
  });

  test("of a run that could not be judged", () => {
    const page = renderPage(errorPage());
    const text = textOf(page);
    expect(text).toContain("Error 1 scenario could not be judged.");
    expect(text).toContain("Elasticsearch did not answer within 120 s ( part-not-ready )");
    expect(text).toContain("give it more time with --ready-timeout");
    expect(page).not.toContain('class="pipeline"');
  });

  test("of a scenario with cases", () => {
    const text = textOf(renderPage(casesPage()));
    expect(text).toContain(
      "edge writes logs as otlp_json Pass 100 of 100 100 of 100 0 of 100 mismatched",
    );
  });
});

describe("a page", () => {
  test("says of items that cannot be attributed that the numbers are bounds", () => {
    const scenario = { ...lossyScenario(), signals: { logs: signalOf(100, { unattributed: 40 }) } };
    const text = textOf(renderPage(pageOf(reportOf([scenario]))));
    expect(text).toContain("40 missing, place unknown (logs 40)");
    expect(text).toContain("Edge 100 accepted");
    expect(text).toContain("Kafka at most 100 written");
    expect(text).toContain("Backend at most 100 committed");
    expect(text).toContain("Elasticsearch 60 delivered");
  });

  test("says of what the target took and does not have that it came as far as that", () => {
    const lost = signalOf(100, { unattributed: 40 });
    const losses = lost.losses.map((loss) => ({ ...loss, because: "taken-and-gone" as const }));
    const scenario = { ...lossyScenario(), signals: { logs: { ...lost, losses } } };
    const text = textOf(renderPage(pageOf(reportOf([scenario]))));
    expect(text).toContain("40 taken by Elasticsearch, and gone");
    expect(text).toContain("Backend 100 committed");
    expect(text).not.toContain("at most");
    expect(text).not.toContain("place unknown");
  });

  test("escapes whatever it is given", () => {
    const hostile = '</script></pre><img src=x onerror="alert(1)"><!--';
    const [finding] = lossyScenario().findings;
    const scenario = {
      ...lossyScenario(),
      name: hostile,
      findings: [
        {
          ...(finding ?? expect.fail("the scenario has findings")),
          message: hostile,
          remedy: hostile,
          evidence: [{ source: hostile, text: hostile }],
        },
      ],
      alerts: ALERTS.map((alert) => ({ ...alert, watches: hostile })),
    };
    const config = {
      ...{ path: hostile, more: [hostile], sha256: hostile, overlay: hostile, untried: hostile },
      readBy: "harness" as const,
      notTested: [{ kind: "address" as const, setting: hostile, place: hostile }],
    };
    const timeline = outageTimeline();
    const page = renderPage(
      pageOf(
        reportOf([scenario], {
          configs: { edge: config, backend: config },
          runtimeChoice: hostile,
        }),
        {
          timelines: {
            "history/delivery": {
              ...timeline,
              events: [{ seconds: 1, kind: "part", text: hostile }],
            },
          },
          configs: { edge: hostile, backend: hostile },
          logs: [{ name: `${hostile}.log`, text: hostile, left: 1 }],
        },
      ),
    );
    expect(page).not.toContain("<img");
    expect(page.match(/<\/script>/g)).toHaveLength(page.match(/<script/g)?.length ?? 0);
    const ids = [...withoutScripts(page).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id) => !/^[\w-]+$/.test(id ?? ""))).toEqual([]);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test("allows its own scripts and style alone", () => {
    const page = renderPage(failingPage());
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const inline = [...page.matchAll(/<(?:script|style)>(.*?)<\/(?:script|style)>/gs)];
    expect(inline).toHaveLength(4);
    for (const [, text = ""] of inline) {
      expect(policy).toContain(createHash("sha256").update(text).digest("base64"));
    }
  });

  test("leads from evidence to the line and to the log", () => {
    const page = renderPage(failingPage());
    expect(page).toContain('href="#backend-line-2"');
    expect(page).toContain('id="backend-line-2"');
    expect(page).toContain('href="#log-backend-log"');
    expect(page).toContain('id="log-backend-log"');
  });

  test("has no plot where there is no timeline", () => {
    const page = renderPage(pageOf(reportOf([lossyScenario()])));
    expect(page).not.toContain("<canvas");
    expect(page.length).toBeLessThan(100_000);
  });
});
