/** Captures to lines a person can read: SPDM, what is inside of it, and what is wrong with it. */
module io.teeio.dissect {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.wire;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.spdm;
  requires io.teeio.pcie;
  requires tools.jackson.databind;

  exports io.teeio.dissect;
}
