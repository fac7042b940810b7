#!/bin/sh
# Starts one Kafka node: sh start.sh CLUSTER_ID DATA_DIRECTORY, with the text of server.properties in PROPERTIES and the
# options of the JVM in JVM. Formats the storage at the first start only; the server takes this process's place.
set -eu
cluster=$1
data=$2
config=/tmp/server.properties
printf '%s' "$PROPERTIES" >"$config"
export CLASSPATH='/opt/kafka/libs/*'
# shellcheck disable=SC2086 # JVM is a list of words
[ -f "$data/meta.properties" ] || java $JVM kafka.tools.StorageTool format -t "$cluster" -c "$config"
# shellcheck disable=SC2086
exec java $JVM kafka.Kafka "$config"
