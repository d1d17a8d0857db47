package io.teeio.lab;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.wire.Bytes;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the manifest of the lab's machine (docs/manifest.md), as its maker would. */
final class PlatformManifest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private PlatformManifest() {}

  /** The machine of {@code plan}. */
  static String machine(MachinePlan plan, List<Bytes> anchors) {
    ObjectNode root = head("machine", anchors);
    ArrayNode ports = root.putArray("rootPorts");
    for (int i = 0; i < plan.devices(); i++) {
      RequesterId device = Topology.device(i);
      port(ports.addObject(), i, device, device.plus(plan.virtual()));
    }
    if (plan.rootPortKeys() == RootPortKeys.HROT) {
      root.put("rootOfTrust", Topology.ROOT_OF_TRUST.toString());
    }
    root.put("abi", plan.abi().text());
    root.putObject("policy").put("recordLimit", plan.recordLimit());
    return root.toString();
  }

  /** A machine with one root port, behind which a device outside is imagined. */
  static String external(RequesterId device, List<Bytes> anchors, int portIndex) {
    ObjectNode root = head("external", anchors);
    port(root.putArray("rootPorts").addObject(), 0, device, device);
    root.putObject("policy").put("portIndex", portIndex);
    return root.toString();
  }

  private static ObjectNode head(String profile, List<Bytes> anchors) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", 1).put("platform", "teeio-lab").put("svn", 1).put("profile", profile);
    ArrayNode trusted = root.putArray("anchors");
    anchors.forEach(anchor ->
        trusted.addObject().put("der", Base64.getEncoder().encodeToString(anchor.toArray())));
    range(root.putArray("memory").addObject(), Topology.MEMORY.value(), Topology.MEMORY_SIZE);
    ArrayNode iommus = root.putArray("iommus");
    iommu(iommus.addObject(), Topology.HOST_IOMMU, "host");
    iommu(iommus.addObject(), Topology.TEE_IOMMU, "tee");
    return root;
  }

  private static void iommu(ObjectNode node, int id, String domain) {
    node.put("id", id)
        .put("registers", hex(Topology.iommuRegisters(id).value()))
        .put("domain", domain);
  }

  private static void port(ObjectNode node, int index, RequesterId first, RequesterId last) {
    RootPortFacts facts = Topology.rootPort(index);
    node.put("id", facts.id().toString())
        .put("iommu", Topology.TEE_IOMMU)
        .put("ecam", hex(Topology.configuration(index).value()));
    ArrayNode mmio = node.putArray("mmio");
    facts
        .windows()
        .forEach(window -> range(mmio.addObject(), window.base().value(), window.length()));
    node.putArray("endpoints")
        .addObject()
        .put("first", first.toString())
        .put("last", last.toString());
  }

  private static void range(ObjectNode node, long base, long length) {
    node.put("base", hex(base)).put("length", hex(length));
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
