#!/bin/sh
# Builds the etcd server of one released version on the host with the ordinary go client:
#   sh prepare.sh VERSION OUTPUT_DIRECTORY     leaves OUTPUT_DIRECTORY/etcd, a static Linux binary
# `go install MODULE@VERSION` is not possible: etcd's go.mod has replace directives, which it refuses. A module of our
# own that requires the server selects the very dependencies the release names, since nothing else asks for newer ones.
set -eu
version=$1
output=$(cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work"

export GOFLAGS='-buildvcs=false -mod=mod' GOWORK=off GO111MODULE=on CGO_ENABLED=0 GOOS=linux
go mod init ordeal.invalid/etcd-image
go get "go.etcd.io/etcd/server/v3@v$version"
go build -trimpath -ldflags '-s -w' -o "$output/etcd" go.etcd.io/etcd/server/v3
