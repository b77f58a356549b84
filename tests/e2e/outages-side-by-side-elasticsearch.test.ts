import { testSideBySideOn } from "./side-by-side.ts";

testSideBySideOn("elasticsearch", ["durable"]);
