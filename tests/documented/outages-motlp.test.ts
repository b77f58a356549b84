import { testPinnedOutages } from "./pinned-outages.ts";

// The others: tests/exhaustive/documented-outages-motlp.test.ts.
testPinnedOutages("motlp", [["outage-crash"]]);
