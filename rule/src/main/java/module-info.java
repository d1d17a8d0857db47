/** Rules of the specifications, and the guards that enforce them. */
module io.teeio.rule {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports io.teeio.rule;
  exports io.teeio.rule.weakened to
      io.teeio.lab;
}
