import { testSideBySideOn } from "../support/side-by-side.ts";

testSideBySideOn("elasticsearch", ["durable"]);
