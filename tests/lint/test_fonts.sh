#!/bin/sh
# fonts/take.cmake takes plain TrueType only, and says what it changes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/from"

# font VERSION TAG: the head of a font with one table, zeros behind it.
font()
{
    printf "$1"'\000\001\000\000\000\000\000\000'"$2"
    printf '%64s' '' | tr ' ' '\000'
}

# take SHA256: runs the step on one font, its words in $work/said.
take()
{
    printf 'family\tface\tfile\tpackage\tsha256\tlicence\n' >"$work/table"
    printf 'A\tRegular\ta.ttf\tfonts-a\t%s\tOFL\n' "$1" >>"$work/table"
    rm -rf "$work/to"
    cmake -D TABLE="$work/table" -D FROM="$work/from" -D TO="$work/to" \
        -P "$SOURCE_DIR/fonts/take.cmake" >"$work/said" 2>&1
}

refuses()
{
    if take x; then
        echo "accepted: $1"
        exit 1
    fi
    grep -q "$1" "$work/said" || {
        echo "did not say: $1"
        cat "$work/said"
        exit 1
    }
}

refuses 'fonts-a'
font 'OTTO' 'CFF ' >"$work/from/a.ttf"
refuses 'CFF outlines'
font 'ttcf' 'glyf' >"$work/from/a.ttf"
refuses 'collection'
font '\000\001\000\000' 'CFF2' >"$work/from/a.ttf"
refuses 'no glyf table'
printf 'not a font at all' >"$work/from/a.ttf"
refuses 'not a TrueType font'

font '\000\001\000\000' 'glyf' >"$work/from/a.ttf"
take x
grep -q 'another version' "$work/said"
cmp "$work/from/a.ttf" "$work/to/a.ttf"
take "$(sha256sum "$work/from/a.ttf" | cut -d' ' -f1)"
test ! -s "$work/said"
cmp "$work/table" "$work/to/manifest.tsv"
