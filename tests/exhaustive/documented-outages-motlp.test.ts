import { testPinnedOutages } from "../documented/pinned-outages.ts";

testPinnedOutages("motlp", [["outage", "edge-crash"]]);
