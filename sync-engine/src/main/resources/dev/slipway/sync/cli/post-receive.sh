#!/bin/sh
# Written by `slipway hook install`, which also writes it anew. It tells Slipway that refs moved.
# A push never fails because of it: what is not told, Slipway finds at its next poll.

url=@URL@
secret_file=@SECRET_FILE@
before="${0%/*}/@BEFORE@"

moved=$(cat)
status=0
if [ -x "$before" ]; then
    printf '%s\n' "$moved" | "$before" "$@" || status=$?
fi

untold() {
    echo "slipway: not told of this push, it finds it at its next poll: $1" >&2
    exit $status
}

command -v curl >/dev/null || untold "curl is not installed here"
command -v openssl >/dev/null || untold "openssl is not installed here"
[ -r "$secret_file" ] || untold "$secret_file cannot be read by $(id -un)"
secret=$(sed -e '1s/^[[:space:]]*//' -e '$s/[[:space:]]*$//' "$secret_file")
[ -n "$secret" ] || untold "$secret_file is empty"

# Names with other than printable ASCII are left out; Slipway asks the repository for all refs anyway.
refs=$(printf '%s\n' "$moved" | cut -d' ' -f3 | LC_ALL=C grep '^[!-~][!-~]*$' |
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&"/' | paste -s -d, -)
body="{\"refs\":[$refs]}"
id=$(openssl rand -hex 16)
time=$(date +%s)

# HMAC-SHA256 by hand, so that the secret never stands in the arguments of a program, where others of this machine could read it.
key() {
    case $secret in
    whsec_*) printf %s "${secret#whsec_}" | openssl base64 -d -A ;;
    *) printf %s "$secret" ;;
    esac
}
if [ "$(key | wc -c)" -gt 64 ]; then
    numbers=$(key | openssl dgst -sha256 -binary | od -An -v -tu1)
else
    numbers=$(key | od -An -v -tu1)
fi
pad() {
    count=0
    for number in $numbers; do
        printf "\\$(printf %03o $((number ^ $1)))"
        count=$((count + 1))
    done
    while [ $count -lt 64 ]; do
        printf "\\$(printf %03o "$1")"
        count=$((count + 1))
    done
}
inner() {
    pad 54
    printf '%s.%s.%s' "$id" "$time" "$body"
}
outer() {
    pad 92
    inner | openssl dgst -sha256 -binary
}
signature=$(outer | openssl dgst -sha256 -binary | openssl base64 -A)

answer=$(printf %s "$body" | curl -sS --connect-timeout 2 --max-time 5 -w ' (%{http_code})' \
    -H 'Content-Type: application/json' -H 'X-Slipway-Event: push' \
    -H "webhook-id: $id" -H "webhook-timestamp: $time" -H "webhook-signature: v1,$signature" \
    --data-binary @- "$url" 2>&1)
case $answer in
*"(2"[0-9][0-9]")") ;;
*) untold "$(printf %s "$answer" | tr '\n' ' ')" ;;
esac
exit $status
