/** The TSM: policy and state of TVMs and their devices behind the CoVE and CoVE-IO calls. */
module io.teeio.tsm {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.pcie;
  requires transitive io.teeio.platform;
  requires transitive io.teeio.rule;
  requires transitive io.teeio.spdm;
  requires transitive io.teeio.wire;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports io.teeio.tsm;
  exports io.teeio.tsm.manifest;
}
