#!/bin/sh
# Starts one Kafka node: sh start.sh CLUSTER_ID NODE_ID DATA_DIRECTORY, with the text of server.properties in PROPERTIES and
# the options of the JVM in JVM. The server takes this process's place. At the first start the storage is formatted: the two
# files that `kafka-storage format` writes, without a JVM of its own (org.apache.kafka.metadata.storage.Formatter).
set -eu
cluster=$1
node=$2
data=$3
config=/tmp/server.properties
printf '%s' "$PROPERTIES" >"$config"
if [ ! -f "$data/meta.properties" ]; then
  mkdir -p "$data"
  cp /opt/kafka/bootstrap.checkpoint "$data/"
  directory=$(head -c 15 /dev/urandom | base64 | tr '+/' 'AB')
  # The last of 22 digits has 2 bits of the 16 bytes.
  printf 'version=1\ncluster.id=%s\nnode.id=%s\ndirectory.id=%sAA\n' "$cluster" "$node" "$directory" >"$data/meta.properties"
fi
. /opt/kafka/classpath.sh
# shellcheck disable=SC2086 # JVM is a list of words
exec java $JVM -XX:SharedArchiveFile=/opt/kafka/classes.jsa kafka.Kafka "$config"
