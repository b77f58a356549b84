#!/usr/bin/env bash
# Installs Debian's or Ubuntu's chromium, which the tests of the HTML report look at it with.
set -euo pipefail

if [[ -n "${CHROMIUM:-}" && -x "$CHROMIUM" ]]; then
  echo "chromium: $CHROMIUM"
  exit 0
fi
if [[ -x /usr/bin/chromium ]]; then
  echo "chromium: /usr/bin/chromium"
  exit 0
fi

as_root=()
if [[ "$(id -u)" != 0 ]]; then
  if ! command -v sudo > /dev/null; then
    echo "chromium is not installed, and only root can install it: run this as root, or set CHROMIUM to a chromium or Chrome of your own" >&2
    exit 1
  fi
  as_root=(sudo)
fi
if ! command -v apt-get > /dev/null; then
  echo "chromium is not installed and there is no apt-get: install chromium or Chrome and set CHROMIUM to its path" >&2
  exit 1
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
if ! {
  "${as_root[@]}" apt-get update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium
} > "$log" 2>&1 || [[ ! -x /usr/bin/chromium ]]; then
  tail -n 5 "$log" >&2
  echo "chromium could not be installed: install chromium or Chrome yourself and set CHROMIUM to its path" >&2
  exit 1
fi
echo "chromium: /usr/bin/chromium"
