/** The machine: memory with page ownership, the IOMMU, the fabric, harts and their firmware. */
module io.teeio.platform {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.pcie;
  requires transitive io.teeio.rule;
  requires transitive io.teeio.wire;

  exports io.teeio.platform;
  exports io.teeio.platform.cove;
  exports io.teeio.platform.evidence;
  exports io.teeio.platform.fabric;
  exports io.teeio.platform.fabric.link;
  exports io.teeio.platform.hart;
  exports io.teeio.platform.iommu;
  exports io.teeio.platform.memory;
  exports io.teeio.platform.rdsm;
  exports io.teeio.platform.sbi;
}
