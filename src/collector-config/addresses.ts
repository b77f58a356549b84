/** Where one string of a config says that something is reached. */
export interface AddressAt {
  /** The path of keys below the settings that were searched. */
  readonly keys: readonly (string | number)[];
  readonly text: string;
}

/** `scheme://...`, `host:port`, `[::1]:port`; a list of them is several leaves. */
const ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/\S+|(\[[0-9a-f:.%]+\]|[\w.-]+):\d{1,5})$/i;
/** Keys whose value is an address, whatever it looks like. */
const ADDRESS_KEY =
  /(^|_)(endpoints?|ur[il]s?|brokers?|hosts?|hostnames?|servers?|address(es)?|cloudid|dsn|proxy)$/i;
/** What travels with the data, and names that clients give themselves, say nothing of where it goes. */
const DATA_KEYS = [
  ...["headers", "record_headers", "attributes", "resource", "metadata_keys"],
  ...["client_id", "group_id", "group_instance_id", "rack_id", "topic"],
];

/** Every string of some settings that is an address by its form, or by the key it stands under. */
export function addressesIn(
  settings: unknown,
  keys: readonly (string | number)[] = [],
): AddressAt[] {
  if (typeof settings === "string") {
    const key = keys.findLast((one) => typeof one === "string") ?? "";
    const isAddress =
      ADDRESS.test(settings.trim()) || (ADDRESS_KEY.test(String(key)) && settings.trim() !== "");
    return isAddress ? [{ keys, text: settings.trim() }] : [];
  }
  if (Array.isArray(settings)) {
    return settings.flatMap((value, at) => addressesIn(value, [...keys, at]));
  }
  if (typeof settings !== "object" || settings === null) return [];
  return Object.entries(settings)
    .filter(([key]) => !DATA_KEYS.includes(key))
    .flatMap(([key, value]) => addressesIn(value, [...keys, key]));
}

/** `host:port` of an address; without a port, that of its scheme. */
export function hostAndPort(address: string): string {
  const [, scheme = "", rest = address] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(address) ?? [];
  const host = (rest.split(/[/?#]/)[0] ?? "").replace(/^.*@/, "").toLowerCase();
  if (/:\d+$/.test(host)) return host;
  const port = { http: 80, https: 443 }[scheme.toLowerCase()];
  return port === undefined ? host : `${host}:${port}`;
}

/** An address as it may be shown: without a user, a password, a path or a query, which may be secrets. */
export function shownAddress(address: string): string {
  const [, scheme = "", rest = address] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)$/i.exec(address) ?? [];
  return `${scheme}${(rest.split(/[/?#]/)[0] ?? "").replace(/^.*@/, "")}`;
}
