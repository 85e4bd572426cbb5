#!/bin/sh
# The Symphony board pack as a reader's program sees it: whole, tagged, in
# order, with every letter there.
set -u
t=${TRUSTPRESS:?}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
bad=0
fail() {
    echo "not ok: $1"
    bad=1
}
"$t" build "$SOURCE_DIR/sample-data/symphony" -o "$tmp" || exit 1
pdf=$(ls "$tmp"/*.pdf)

qpdf --check "$pdf" >"$tmp/qpdf" 2>&1 || fail "qpdf: $(cat "$tmp/qpdf")"
grep -q -i warning "$tmp/qpdf" && fail "qpdf warns: $(cat "$tmp/qpdf")"
pdfinfo "$pdf" >"$tmp/info" 2>"$tmp/complaints"
[ -s "$tmp/complaints" ] && fail "pdfinfo complains: $(cat "$tmp/complaints")"
grep -q '^Tagged: *yes' "$tmp/info" || fail "not tagged"
grep -q '^Title: *.*Symphony Learning Trust' "$tmp/info" || fail "no title"
pages=$(sed -n 's/^Pages: *//p' "$tmp/info")
[ "$pages" -ge 30 ] || fail "$pages pages, 30 wanted"

pdffonts "$pdf" | tail -n +3 | awk '$(NF-4) != "yes" || $(NF-3) != "yes" || $(NF-2) != "yes"' >"$tmp/fonts"
[ -s "$tmp/fonts" ] && fail "a font is not embedded, subset and mapped: $(cat "$tmp/fonts")"

pdfinfo -struct-text "$pdf" >"$tmp/tags" 2>/dev/null
for role in '^ *H1' '^ *Table' '^ *TH' '^ *Figure' '^ *TOC' '^ *L (block)'; do
    grep -q "$role" "$tmp/tags" || fail "no element $role"
done
pdftotext -layout "$pdf" "$tmp/text"
for words in 'Illustrative figures' 'Glen Hills Primary School' 'The Hall School' \
    'Income and expenditure' 'Balance sheet' 'Cash flow\|cash flow' 'Risk register\|Risk' \
    "Page 2 of $pages"; do
    grep -q "$words" "$tmp/text" || fail "'$words' is not in the text"
done
[ $bad -eq 0 ] && echo "ok: $pages pages"
exit $bad
