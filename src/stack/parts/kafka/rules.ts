import kafkajs, { type AclEntry, type Admin } from "kafkajs";

/** What a user may be forbidden: to write topics, to read them, or to be in a consumer group. */
export const DENIALS = ["write", "read", "group"] as const;
export type Denial = (typeof DENIALS)[number];

/** Lets a user do everything. @see https://kafka.apache.org/documentation/#security_authz */
export async function allowAll(admin: Admin, principal: string): Promise<void> {
  const types = kafkajs.AclResourceTypes;
  await admin.createAcls({
    acl: [
      { ...rule(principal), resourceType: types.TOPIC },
      { ...rule(principal), resourceType: types.GROUP },
      { ...rule(principal), resourceType: types.CLUSTER, resourceName: "kafka-cluster" },
    ],
  });
}

/** Forbids a user something, whatever else he may do. @returns what lets him do it again */
export async function deny(
  admin: Admin,
  principal: string,
  denied: Denial,
): Promise<(admin: Admin) => Promise<void>> {
  const { AclResourceTypes: types, AclOperationTypes: operations } = kafkajs;
  const entry: AclEntry = {
    ...rule(principal),
    resourceType: denied === "group" ? types.GROUP : types.TOPIC,
    operation: denied === "write" ? operations.WRITE : operations.READ,
    permissionType: kafkajs.AclPermissionTypes.DENY,
  };
  await admin.createAcls({ acl: [entry] });
  return async (again) => {
    await again.deleteAcls({ filters: [entry] });
  };
}

/** A rule for all resources of a kind. */
function rule(principal: string): Omit<AclEntry, "resourceType"> {
  return {
    ...{ resourceName: "*", resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL },
    ...{ principal, host: "*", operation: kafkajs.AclOperationTypes.ALL },
    permissionType: kafkajs.AclPermissionTypes.ALLOW,
  };
}
