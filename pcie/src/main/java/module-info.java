/** Configuration space, DOE, TLPs, IDE with its key management, and TDISP. */
module io.teeio.pcie {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.rule;
  requires transitive io.teeio.spdm;
  requires transitive io.teeio.wire;

  exports io.teeio.pcie;
  exports io.teeio.pcie.config;
  exports io.teeio.pcie.doe;
  exports io.teeio.pcie.ide;
  exports io.teeio.pcie.ide.km;
  exports io.teeio.pcie.tdisp;
}
