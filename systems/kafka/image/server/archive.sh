#!/bin/sh
# Run when the image is built: formats a storage, starts one node in it and ends that. Leaves in /opt/kafka
#   classes.jsa            the classes a node loads, ready to be mapped (AppCDS, JEP 350): a start takes half the time
#   bootstrap.checkpoint   the features a new cluster switches on, as the storage tool chose them: the same for every node
set -eu
. /opt/kafka/classpath.sh
jvm='-Xms256m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.logFile=System.out'
work=$(mktemp -d)
cat >"$work/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:9093
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs=$work/data
PROPERTIES
# shellcheck disable=SC2086 # a list of words
java $jvm kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c "$work/server.properties" >"$work/log" 2>&1
cp "$work/data/bootstrap.checkpoint" /opt/kafka/
# shellcheck disable=SC2086
java $jvm -XX:ArchiveClassesAtExit=/opt/kafka/classes.jsa kafka.Kafka "$work/server.properties" >"$work/log" 2>&1 &
server=$!
tries=0
until grep -q 'Kafka Server started' "$work/log"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 600 ] || ! kill -0 "$server"; then
    tail -50 "$work/log"
    exit 1
  fi
  sleep 0.2
done
kill "$server"
wait "$server" || true
test -s /opt/kafka/classes.jsa
rm -rf "$work"
