/** Machines put together, scenarios, and the one timeline of what happened. */
module io.teeio.lab {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires tools.jackson.databind;
  requires transitive io.teeio.attest;
  requires transitive io.teeio.crypto;
  requires transitive io.teeio.device;
  requires transitive io.teeio.dissect;
  requires transitive io.teeio.pcie;
  requires transitive io.teeio.platform;
  requires transitive io.teeio.rule;
  requires transitive io.teeio.spdm;
  requires transitive io.teeio.tsm;
  requires transitive io.teeio.tvm;
  requires transitive io.teeio.vmm;
  requires transitive io.teeio.wire;

  exports io.teeio.lab;
  exports io.teeio.lab.attack;
  exports io.teeio.lab.experiment;
  exports io.teeio.lab.fault;
  exports io.teeio.lab.page;
  exports io.teeio.lab.report;
}
