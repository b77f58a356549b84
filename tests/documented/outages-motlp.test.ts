import { testPinnedOutages } from "./pinned-outages.ts";

testPinnedOutages("motlp");
