#!/usr/bin/env bash
# Checks a bundle of proofs with bash, jq, openssl and xxd alone: nothing of Một Cửa's, no network.
#
#   verify-proof.sh FILE [LOG-KEY [AUTHORITIES]]
#
# LOG-KEY (name+id+key, as the log's /api/v1/log/key says) is the key that you trust; without it, the key in the file is
# used and printed, for you to compare ("" is as good as none). AUTHORITIES is a PEM file with the root certificates of
# time-stamp authorities that you trust: then the time-stamps in the file are checked too (RFC 3161). Formats: c2sp.org/tlog-proof, tlog-checkpoint, signed-note; RFC 6962.
set -euo pipefail

file=$1
trusted=${2:-$(jq -j .log_key "$file")}
authorities=${3:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { printf 'item %s: %s\n' "$1" "$2"; exit 1; }
sha256() { openssl dgst -sha256 -binary | xxd -p -c 64; }
node() { printf '01%s%s' "$1" "$2" | xxd -r -p | sha256; }

[[ $(jq -j .format "$file") == motcua-proof/1 ]] || fail - "not a bundle of proofs"
[[ $(jq -j .log_key "$file") == "$trusted" ]] || fail - "the bundle names another log's key than the one you trust"

# The key: its name, its id, and 32 bytes behind a byte that says Ed25519.
name=${trusted%%+*}
rest=${trusted#*+}
id=${rest%%+*}
material=$(printf %s "${rest#*+}" | base64 -d | xxd -p -c 64)
[[ $(printf '%s\n' "$name" | cat - <(printf %s "$material" | xxd -r -p) | sha256) == "$id"* ]] || fail - "the key and its id disagree"
[[ $material == 01* ]] || fail - "not a log's key"
printf '302a300506032b6570032100%s' "${material:2}" | xxd -r -p >"$work/key.der"

count=$(jq '.items | length' "$file")
((count > 0)) || fail - "the bundle proves nothing"
for ((n = 0; n < count; n++)); do
    for member in content statement salt proof; do jq -j ".items[$n].$member" "$file" >"$work/$member"; done

    # The content is the one that the statement names; the entry is the hash of salt and statement.
    [[ $(sha256 <"$work/content") == $(jq -j .sha256 "$work/statement") ]] || fail "$n" "the content is another"
    entry=$( (xxd -r -p "$work/salt"; cat "$work/statement") | sha256)
    hash=$(printf '00%s' "$entry" | xxd -r -p | sha256)

    # The proof: a line with the index, hashes, an empty line, the checkpoint (three lines), an empty line, signatures.
    mapfile -t lines <"$work/proof"
    [[ ${lines[0]} == c2sp.org/tlog-proof@v1 ]] || fail "$n" "not a proof of a log"
    [[ ${lines[1]} =~ ^index\ ([0-9]+)$ ]] || fail "$n" "no index"
    index=${BASH_REMATCH[1]}
    at=2
    path=()
    while [[ -n ${lines[at]} ]]; do
        path+=("$(printf %s "${lines[at]}" | base64 -d | xxd -p -c 64)")
        at=$((at + 1))
    done
    printf '%s\n' "${lines[@]:at+1:3}" >"$work/checkpoint"
    origin=${lines[at + 1]} size=${lines[at + 2]} root=$(printf %s "${lines[at + 3]}" | base64 -d | xxd -p -c 64)
    [[ $origin == "$name" ]] || fail "$n" "the checkpoint is of another log"
    [[ -z ${lines[at + 4]} ]] || fail "$n" "not a checkpoint"

    # The log's signature below the checkpoint.
    signed=no
    for line in "${lines[@]:at+5}"; do
        [[ $line == "— $name "* ]] || continue
        signature=$(printf %s "${line##* }" | base64 -d | xxd -p -c 200)
        [[ ${signature:0:8} == "$id" ]] || continue
        printf %s "${signature:8}" | xxd -r -p >"$work/signature"
        openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin \
            -in "$work/checkpoint" -sigfile "$work/signature" >/dev/null 2>&1 || fail "$n" "the log's signature is wrong"
        signed=yes
    done
    [[ $signed == yes ]] || fail "$n" "the log did not sign the checkpoint"

    # The path leads from the entry to the root (RFC 6962, section 2.1.1).
    ((index < size)) || fail "$n" "there is no such entry"
    last=$((size - 1)) step=0
    while ((last > 0)); do
        if ((index & 1)) || ((index < last)); then
            ((step < ${#path[@]})) || fail "$n" "the path is too short"
            if ((index & 1)); then hash=$(node "${path[step]}" "$hash"); else hash=$(node "$hash" "${path[step]}"); fi
            step=$((step + 1))
        fi
        index=$((index >> 1)) last=$((last >> 1))
    done
    ((step == ${#path[@]})) || fail "$n" "the path is too long"
    [[ $hash == "$root" ]] || fail "$n" "the log does not hold this statement"
    printf 'item %s: holds: %s\n' "$n" "$(cat "$work/statement")"

    # When an authority saw the checkpoint: a token over its text, if there's one.
    digest=$(sha256 <"$work/checkpoint")
    token=$(jq -j --arg digest "$digest" '.time_stamps[$digest] // ""' "$file")
    if [[ -z $token ]]; then
        [[ -z $authorities ]] || printf 'item %s: not time-stamped\n' "$n"
    elif [[ -n $authorities ]]; then
        printf %s "$token" | base64 -d >"$work/token.der" || fail "$n" "the time-stamp is unreadable"
        openssl ts -verify -token_in -in "$work/token.der" -data "$work/checkpoint" -CAfile "$authorities" \
            >/dev/null 2>&1 || fail "$n" "the time-stamp is wrong, or of an authority that you don't trust"
        openssl ts -reply -token_in -in "$work/token.der" -token_out -text 2>/dev/null |
            sed -n "s/^Time stamp: /item $n: time-stamped at /p"
    fi
done
printf 'log key: %s\n' "$trusted"
