#!/bin/sh
# Builds with sanitizers in build-test/ and runs every test. On a fresh
# Debian 12 it installs what it needs first. Arguments go to ctest:
#
#   sh tests/run.sh            all
#   sh tests/run.sh -R layout  those with "layout" in their name
set -eu
cd "$(dirname "$0")/.."
. tests/packages.sh

need_packages $BUILD_PACKAGES $TEST_PACKAGES
jobs=$(nproc 2>/dev/null || echo 2)
cmake -S . -B build-test -DCMAKE_BUILD_TYPE=Debug -DTRUSTPRESS_WERROR=ON \
    -DTRUSTPRESS_SANITIZE=ON
cmake --build build-test --parallel "$jobs"
exec ctest --test-dir build-test --parallel "$jobs" --output-on-failure "$@"
