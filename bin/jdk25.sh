# Sourced by ./teeio and ./verify: sets JAVA_HOME to a JDK 25, or says what to install and leaves with 3.

is_jdk25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

find_jdk25() {
  if [ -n "${JAVA_HOME:-}" ] && is_jdk25 "$JAVA_HOME"; then
    return 0
  fi
  for candidate in \
    /usr/lib/jvm/* /usr/java/* /usr/local/lib/jvm/* /opt/java/* /opt/*jdk* /opt/*/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if is_jdk25 "$candidate"; then
      JAVA_HOME=$candidate
      return 0
    fi
  done
  on_path=$(command -v javac 2>/dev/null) || return 1
  on_path=$(readlink -f "$on_path" 2>/dev/null) || return 1
  JAVA_HOME=${on_path%/bin/javac}
  is_jdk25 "$JAVA_HOME"
}

if ! find_jdk25; then
  echo "teeio needs a JDK 25 and found none (JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, PATH)." >&2
  echo "Install one, for example Debian's openjdk-25-jdk-headless or Eclipse Temurin's temurin-25-jdk, or set JAVA_HOME." >&2
  exit 3
fi
export JAVA_HOME

require_maven() {
  if ! command -v mvn >/dev/null 2>&1; then
    echo "teeio is built with Apache Maven 3.8.7 or later and found no 'mvn' on the PATH." >&2
    echo "Install it, for example: apt-get install maven" >&2
    exit 3
  fi
}

# Maven's own libraries still use sun.misc.Unsafe; its warnings would bury ours.
export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
