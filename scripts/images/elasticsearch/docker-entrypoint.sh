#!/bin/bash
set -euo pipefail
cd /usr/share/elasticsearch

# The password of the built-in user `elastic` comes from the keystore, which a restart finds again.
if [[ -n "${ELASTIC_PASSWORD:-}" && ! -f config/elasticsearch.keystore ]]; then
  export CLI_JAVA_OPTS="${CLI_JAVA_OPTS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m}"
  bin/elasticsearch-keystore create > /dev/null
  printf '%s' "$ELASTIC_PASSWORD" | bin/elasticsearch-keystore add -x bootstrap.password
fi

# Variables whose names are settings, for example discovery.type.
settings=()
while IFS='=' read -r -d '' name value; do
  if [[ "$name" =~ ^[a-z0-9_]+(\.[a-z0-9_]+)+$ ]]; then settings+=("-E$name=$value"); fi
done < <(env -0)

exec bin/elasticsearch "${settings[@]}" "$@"
