/** Bounded little-endian reading and writing of protocol bytes. */
module io.teeio.wire {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports io.teeio.wire;
}
