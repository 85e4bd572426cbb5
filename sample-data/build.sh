#!/bin/sh
# Builds Trustpress in build/ and makes the papers of every sample project.
# On a fresh Debian 12 it installs what it needs first. Arguments are names of
# samples; without any, all are made.
set -eu
cd "$(dirname "$0")/.."
. tests/packages.sh

need_packages $BUILD_PACKAGES
cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF
cmake --build build --parallel "$(nproc 2>/dev/null || echo 2)"

if [ $# -eq 0 ]; then
    for project in sample-data/*/trustpress.yaml; do
        [ -e "$project" ] || continue
        set -- "$@" "$(basename "$(dirname "$project")")"
    done
fi
for name in "$@"; do
    echo
    echo "== $name"
    build/trustpress build "sample-data/$name" -o "sample-data/out/$name"
done
echo
echo "The papers:"
find sample-data/out -name '*.pdf' 2>/dev/null | sort | sed 's/^/  /'
