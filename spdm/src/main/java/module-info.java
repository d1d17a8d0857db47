/** SPDM and Secured Messages: messages, algorithms, transports and both roles. */
module io.teeio.spdm {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.rule;
  requires transitive io.teeio.wire;

  exports io.teeio.spdm;
  exports io.teeio.spdm.algorithm;
  exports io.teeio.spdm.capture;
  exports io.teeio.spdm.certificate;
  exports io.teeio.spdm.chunk;
  exports io.teeio.spdm.identity;
  exports io.teeio.spdm.event;
  exports io.teeio.spdm.message;
  exports io.teeio.spdm.negotiation;
  exports io.teeio.spdm.requester;
  exports io.teeio.spdm.responder;
  exports io.teeio.spdm.session;
  exports io.teeio.spdm.transcript;
  exports io.teeio.spdm.transport;
}
