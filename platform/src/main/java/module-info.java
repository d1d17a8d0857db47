/** The machine: physical memory with page ownership, the IOMMU, and what is built around them. */
module io.teeio.platform {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.rule;
  requires transitive io.teeio.wire;

  exports io.teeio.platform;
  exports io.teeio.platform.cove;
  exports io.teeio.platform.hart;
  exports io.teeio.platform.iommu;
  exports io.teeio.platform.memory;
  exports io.teeio.platform.sbi;
}
