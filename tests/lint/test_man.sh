#!/bin/sh
# The manual pages are clean mdoc.
set -eu

if ! command -v mandoc >/dev/null; then
    echo "skipped: no mandoc"
    exit 77
fi

check()
{
    mandoc -T lint -W warning "$@"
}

# Self-test: a page with a macro that does not exist must be refused.
page=$(mktemp)
trap 'rm -f "$page"' EXIT
printf '.Dd May 1, 2025\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd y\n.Qz bad\n' \
    >"$page"
if check "$page" >/dev/null 2>&1; then
    echo "the lint is blind: it accepted an unknown macro"
    exit 1
fi

found=0
for page_found in "$SOURCE_DIR"/src/*/*.[1-9]; do
    [ -e "$page_found" ] || continue
    check "$page_found"
    found=1
done
if [ $found -eq 0 ]; then
    echo "skipped: no manual page yet"
    exit 77
fi
