#!/usr/bin/env bash
# A Docker Engine for CI on a bare Debian machine: nothing where one answers, else installed (as root)
# and started. Prints the process id of the engine it started, for whoever has to end it.
set -euo pipefail
# Where Debian keeps dockerd and debootstrap; not on every PATH.
export PATH="$PATH:/usr/sbin:/sbin"

if command -v docker > /dev/null && docker info > /dev/null 2>&1; then exit 0; fi

say() { echo "$*" >&2; }

if ! command -v dockerd > /dev/null || ! command -v debootstrap > /dev/null; then
  if [[ "$(id -u)" != 0 ]] || ! command -v apt-get > /dev/null; then
    say "error: no Docker Engine answers, and only root on Debian can install one here [no-engine]"
    say "  remedy: start an engine, or set DOCKER_HOST"
    exit 2
  fi
  say "installing a Docker Engine"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    docker.io iptables debootstrap ca-certificates >&2
fi
# Newer Debian has the client in a package of its own.
if ! command -v docker > /dev/null; then
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker-cli >&2
fi

log="${TMPDIR:-/tmp}/edot-kafka-dockerd.log"
say "starting the engine (its log: $log)"
setsid dockerd > "$log" 2>&1 < /dev/null &
engine=$!
deadline=$((SECONDS + 60))
until docker info > /dev/null 2>&1; do
  if ! kill -0 "$engine" 2> /dev/null || ((SECONDS > deadline)); then
    say "error: the engine does not answer; its last words:"
    tail -n 10 "$log" >&2
    exit 2
  fi
  # Between two questions, not in place of an answer.
  sleep 0.5
done
echo "$engine"
