#!/bin/sh
# Debian splits venv off Python: as root install it, else say what to install.
set -eu
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq >/dev/null && apt-get install -y -qq python3-venv >/dev/null
else
  echo "Python's venv module is missing: install the package python3-venv" >&2
  exit 1
fi
