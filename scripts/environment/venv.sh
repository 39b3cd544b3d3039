#!/bin/sh
# Debian splits venv off Python: as root install it, else say what to install.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing python3-venv …" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1
  apt-get install -y -qq python3-venv >/dev/null 2>&1 && exit 0
fi
echo "Python's venv module is missing: install it (Debian: apt-get install python3-venv)" >&2
exit 1
