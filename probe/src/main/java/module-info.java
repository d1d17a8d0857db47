/** Asks a responder what it is and can, and says where it strays from the specifications. */
module io.teeio.probe {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.pcie;
  requires transitive io.teeio.rule;
  requires transitive io.teeio.spdm;
  requires transitive io.teeio.wire;

  exports io.teeio.probe;
}
