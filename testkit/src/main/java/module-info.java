/** Properties on choice sequences, and the laws that every codec obeys. Test scope only. */
module io.teeio.testkit {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports io.teeio.testkit;
}
