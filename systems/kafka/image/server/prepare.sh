#!/bin/sh
# Gets the jars of one Kafka release from Maven Central on the host with the ordinary mvn client:
#   sh prepare.sh VERSION OUTPUT_DIRECTORY     leaves OUTPUT_DIRECTORY/libs
set -eu
version=$1
output=$(cd "$2" && pwd)
mvn -q -B -f pom.xml dependency:copy-dependencies "-Dkafka.version=$version" "-DoutputDirectory=$output/libs"
# log4j's binding would compete with slf4j-simple, which prints to the node's log.
rm -f "$output"/libs/slf4j-log4j*.jar "$output"/libs/log4j-slf4j*.jar "$output"/libs/slf4j-reload4j*.jar
