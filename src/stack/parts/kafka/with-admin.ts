import "./quiet-kafkajs.ts";
import kafkajs, { type Admin } from "kafkajs";
import { seedsOf } from "./seeds.ts";

/** Does something by an admin client of its own, which is connected for that long. */
export async function withAdmin<T>(
  bootstrap: string,
  doing: (admin: Admin) => Promise<T>,
): Promise<T> {
  const kafka = new kafkajs.Kafka({
    clientId: "edot-kafka-harness",
    brokers: seedsOf(bootstrap),
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await doing(admin);
  } finally {
    await admin.disconnect();
  }
}
