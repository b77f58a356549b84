import { testPinnedOutages } from "../documented/pinned-outages.ts";

testPinnedOutages("elasticsearch");
