#!/bin/sh
# The same command twice, two seconds apart, from two folders: the same bytes,
# with and without a date, and no trace of where it was built.
set -u
t=${TRUSTPRESS:?}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
bad=0
mkdir "$tmp/one" "$tmp/two-with-another-name"
cp -r "$SOURCE_DIR/sample-data/symphony" "$tmp/one/symphony"
cp -r "$SOURCE_DIR/sample-data/symphony" "$tmp/two-with-another-name/symphony"
build() { # folder
    (cd "$tmp/$1" && "$t" -q build symphony -o out) || bad=1
}
unset SOURCE_DATE_EPOCH
build one
sleep 2
build two-with-another-name
cmp "$tmp"/one/out/*.pdf "$tmp"/two-with-another-name/out/*.pdf || bad=1
if qpdf --qdf --object-streams=disable "$tmp"/one/out/*.pdf - |
    grep -a -q -e "$tmp" -e "two-with-another-name"; then
    echo "not ok: the file holds a local path"
    bad=1
fi
SOURCE_DATE_EPOCH=1764806400
export SOURCE_DATE_EPOCH
build one
pdfinfo -rawdates "$tmp"/one/out/*.pdf | grep -q 'CreationDate: *D:20251204' || {
    echo "not ok: SOURCE_DATE_EPOCH is not honoured"
    bad=1
}
[ $bad -eq 0 ] && echo "ok: same bytes, no path, the date that was asked for"
exit $bad
