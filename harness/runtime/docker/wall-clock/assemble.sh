#!/bin/sh
# Prints stub-bytes.ts, made from stub-x86_64.S. Needs gcc and objcopy, and only to change the stub:
#   sh assemble.sh > stub-bytes.ts
set -e
cd "$(dirname "$0")"
T=$(mktemp -d)
trap 'rm -r "$T"' EXIT
gcc -c -o "$T/stub.o" stub-x86_64.S
objcopy -O binary -j .text "$T/stub.o" "$T/stub"
echo "/** The stub as assembled from stub-x86_64.S by assemble.sh, in base64: 768 bytes. Not to be edited. */"
echo "export const STUB_BASE64 ="
base64 -w 100 "$T/stub" | sed "s/.*/  '&' +/; \$s/ +\$//"
