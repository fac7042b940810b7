# To be sourced. Jars in a fixed order: a class archive is only good for the class path it was made with.
CLASSPATH=$(printf '%s:' /opt/kafka/libs/*.jar)
export CLASSPATH
