#!/bin/sh
# The program covey: this script and, behind it, the jar that it runs. JAVA_HOME chooses the JVM, 17 or newer;
# COVEY_JAVA_OPTS has options for it.

fail() {
  echo "covey: $1 (expected: Java 17 or newer)" >&2
  exit 1
}

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME: '$JAVA_HOME' has no bin/java"
else
  java=$(command -v java) || fail "java: not found on PATH"
fi

# From the file, since to ask the JVM takes as long as most commands. One that has no such file is given a try.
home=$(dirname "$(dirname "$(readlink -f "$java")")")
version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null)
options=
if [ -n "$version" ]; then
  [ "$version" -ge 17 ] || fail "$java: version $version"
  # Protobuf uses sun.misc.Unsafe, and newer JVMs would print a warning.
  [ "$version" -lt 23 ] || options=--sun-misc-unsafe-memory-access=allow
fi
# Members that DNS names come and go: addresses are not remembered for the 30 s that the JVM would.
options="$options -Dsun.net.inetaddr.ttl=5"
# What runs for a moment does not need the best code, nor several threads to collect garbage.
[ "${1:-}" = node ] || options="$options -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

# Without any locale, as in a small container, or in that of C, Java would take arguments for ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  '' | C | POSIX) export LC_ALL=C.UTF-8 ;;
esac

# shellcheck disable=SC2086 # these are several options, or none
exec "$java" $options ${COVEY_JAVA_OPTS:-} -jar "$0" "$@"
