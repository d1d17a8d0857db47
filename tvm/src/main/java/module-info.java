/** The guest: device manager, driver, workload. */
module io.teeio.tvm {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.attest;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.pcie;
  requires transitive io.teeio.platform;
  requires transitive io.teeio.rule;
  requires transitive io.teeio.spdm;
  requires transitive io.teeio.wire;

  exports io.teeio.tvm;
}
