#!/bin/sh
# The command line: help, version, exit statuses, words on the right stream.
set -u
t=${TRUSTPRESS:?}
bad=0
expect() { # name status command...
    name=$1 status=$2
    shift 2
    "$@" >"$tmp/out" 2>"$tmp/err"
    got=$?
    if [ "$got" -eq "$status" ]; then
        echo "ok: $name"
    else
        echo "not ok: $name: exit status $got, not $status"
        cat "$tmp/err"
        bad=1
    fi
}
says() { # stream words
    grep -q -e "$2" "$tmp/$1" || { echo "not ok: '$2' is not in $1"; bad=1; }
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

expect "--help" 0 "$t" --help
says out "trustpress build"
expect "help of a command" 0 "$t" explain --help
says out "explain FIGURE"
expect "--version" 0 "$t" --version
says out "^trustpress [0-9]"
expect "no command" 2 "$t"
expect "unknown command" 2 "$t" biuld
says err "unknown command 'biuld'"
says err "did you mean build?"
expect "a word that is no command at all" 2 "$t" frobnicate
says err "lists commands and options"
expect "unknown option" 2 "$t" build --fro X
says err "unknown option '--fro'"
says err "did you mean --for?"
expect "option without its value" 2 "$t" build --for
says err "value is missing"
expect "no such choice" 2 "$t" check --format=xml
expect "explain without a figure" 2 "$t" explain
expect "inspect without a file" 2 "$t" inspect
expect "one measure" 0 "$t" measures ks2_rwm_expected
says out "pooled"
says out "held against: the year before, local authority, England"
says out "since: 2015/16"
says out "not put together with others"
expect "a measure by its id" 0 "$t" measures F01
says out "in_year_percent  F01"
says out "RED - High, below -5"
says out "not rated under 50% of its schools"
expect "a topic" 0 "$t" measures admissions
says out "appeals_upheld  P06"
says out "first_preference_offers  P05"
expect "all measures" 0 "$t" measures
says out "^admissions"
says out "    appeals_upheld  *P06   Appeals upheld"
expect "unknown measure" 1 "$t" measures ks2_rwm_expectd
says err "ks2_rwm_expected"
expect "unknown topic" 1 "$t" measures admisions
says err "did you mean admissions"
expect "one measure as JSON" 0 "$t" measures W01 --format=json
says out '"bands":.{"rating":"RED","word":"High","at_least":20}'
expect "all measures as JSON" 0 "$t" measures --format=json
python3 -c 'import json,sys; json.load(sys.stdin)' <"$tmp/out" || bad=1
expect "figures for the public" 1 "$t" figures -e public
says err "small numbers"
expect "a folder that is no project" 1 "$t" build "$tmp"
says err "trustpress.yaml"
exit $bad
