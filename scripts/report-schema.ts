import { writeFileSync } from "node:fs";
import { REPORT_SCHEMA, reportSchema } from "./report-schema/generate.ts";

/** `npm run report:schema`: writes `report.schema.json` from the types of a report. */
writeFileSync(REPORT_SCHEMA, reportSchema());
