#!/bin/sh
# .clang-format decides. Versions differ in taste: only Debian 12's is asked.
set -eu

if ! clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
    echo "skipped: no clang-format 14"
    exit 77
fi
cd "$SOURCE_DIR"

# Self-test: a badly laid out file must be refused.
if printf 'int f ( void ){return 0;}\n' |
    clang-format --dry-run -Werror --assume-filename=x.c 2>/dev/null; then
    echo "the lint is blind: it accepted a bad layout"
    exit 1
fi

find src include tests -name '*.[ch]' | sort |
    xargs clang-format --dry-run -Werror
