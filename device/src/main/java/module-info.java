/** A TEE-IO device: security manager, TDIs, and a sample accelerator or disk in each. */
module io.teeio.device {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.wire;
  requires transitive io.teeio.rule;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.spdm;
  requires transitive io.teeio.pcie;
  requires transitive io.teeio.platform;

  exports io.teeio.device;
  exports io.teeio.device.accelerator;
  exports io.teeio.device.block;
  exports io.teeio.device.endpoint;
  exports io.teeio.device.function;
  exports io.teeio.device.trust;
}
