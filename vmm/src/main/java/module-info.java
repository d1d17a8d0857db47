/** The untrusted host: enumeration, resources, message carrying, lifecycle. */
module io.teeio.vmm {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.pcie;
  requires transitive io.teeio.platform;
  requires transitive io.teeio.wire;

  exports io.teeio.vmm;
}
