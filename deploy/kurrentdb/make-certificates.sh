#!/bin/bash
# make-certificates.sh NODE…: a certificate authority and a certificate for each node, below $CERTIFICATES (default /certificates).
# What is there stays: run again after a node was added, or after a folder was emptied because its certificate is about to end.
#
#   authority/ca.key, ca.crt   for this script alone
#   trusted/ca.crt             for whoever has to know a node
#   NODE/node.crt, node.key    for that node
set -euo pipefail

root=${CERTIFICATES:-/certificates}
# The user of KurrentDB's image.
owner=${CERTIFICATES_OWNER:-1000:1000}

if [ ! -f "$root/authority/ca.key" ]; then
  es-gencert-cli create-ca -days 3650 -out "$root/authority"
  chmod 0600 "$root/authority/ca.key"
fi
if [ ! -f "$root/trusted/ca.crt" ]; then
  cp "$root/authority/ca.crt" "$root/trusted/ca.crt"
  chmod 0444 "$root/trusted/ca.crt"
fi
for node in "$@"; do
  if [ -f "$root/$node/node.crt" ]; then continue; fi
  # The name that others call it by, and the one that its own health check does.
  es-gencert-cli create-node -ca-certificate "$root/authority/ca.crt" -ca-key "$root/authority/ca.key" \
    -days 730 -dns-names "$node,localhost" -ip-addresses 127.0.0.1 -out "$root/$node"
  chmod 0444 "$root/$node/node.crt"
  chmod 0400 "$root/$node/node.key"
  chown "$owner" "$root/$node/node.crt" "$root/$node/node.key"
done
echo "certificates: $*"
