/** Appraisal: evidence, reference values and anchors to a verdict with reasons. */
module io.teeio.attest {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.wire;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.spdm;
  requires transitive tools.jackson.databind;
  requires org.snakeyaml.engine;

  exports io.teeio.attest;
  exports io.teeio.attest.assignment;
  exports io.teeio.attest.cbor;
  exports io.teeio.attest.certificate;
  exports io.teeio.attest.corim;
  exports io.teeio.attest.cose;
  exports io.teeio.attest.jose;
  exports io.teeio.attest.nvidia;
  exports io.teeio.attest.policy;
  exports io.teeio.attest.result;
  exports io.teeio.attest.rim;
  exports io.teeio.attest.spdm;
  exports io.teeio.attest.store;
  exports io.teeio.attest.token;
}
