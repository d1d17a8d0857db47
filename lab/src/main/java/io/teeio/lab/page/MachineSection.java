package io.teeio.lab.page;

import io.teeio.lab.report.MachineMap;
import io.teeio.lab.report.MachineMap.Branch;
import java.util.List;

/**
 * What hangs where, and on which side of the trust boundary.
 *
 * @param map what hangs where
 * @param accepted whether the guest let the devices in; else they stay outside
 */
record MachineSection(MachineMap map, boolean accepted) implements Section {
  private static final int MOST_BRANCHES = 3;
  private static final int MOST_INTERFACES = 4;

  @Override
  public String id() {
    return "machine";
  }

  @Override
  public String title() {
    return "The machine";
  }

  @Override
  public void write(Markup html) {
    html.open("figure", "class", "machine").open("div", "class", "world");
    html.element("p", "Outside the trust boundary", "class", "zone");
    box(
        html,
        "out host",
        "Host",
        "VMM, its drivers and its memory",
        "carries, schedules, cannot read");
    html.open("div", "class", "inside").open("div", "class", "core");
    html.element("p", "Inside the trust boundary", "class", "zone");
    box(html, "in", "TVM", "confidential guest", "judges the evidence, then accepts");
    box(html, "in", "TSM", "TEE security manager", "speaks SPDM, IDE_KM and TDISP");
    box(html, "in", "RDSM and IOMMU", "machine mode, hardware", rdsm());
    map.rootOfTrust()
        .ifPresent(id ->
            box(html, "in", "PCIe root of trust", id, "takes the root ports' keys over SPDM"));
    html.close("div").line();
    html.open("ol", "class", "branches");
    map.branches().stream().limit(MOST_BRANCHES).forEach(branch -> branch(html, branch));
    int more = map.branches().size() - MOST_BRANCHES;
    if (more > 0) {
      html.element(
          "li",
          "and " + Amounts.of(more, "more device", "more devices") + " like these",
          "class",
          "more");
    }
    html.close("ol").line().close("div").close("div");
    html.open("figcaption");
    html.element("span", "", "class", "key in", "aria-hidden", "true");
    html.text("may see the TVM's data, once the TVM has accepted it. ");
    html.element("span", "", "class", "key out", "aria-hidden", "true");
    html.text(
        accepted
            ? "may not. The boundary follows the IDE stream through switches into the device."
            : "may not. The guest let no device in, so the boundary ends before it.");
    html.close("figcaption").close("figure").line();
  }

  private String rdsm() {
    return map.rootOfTrust().isPresent()
        ? "own pages and root ports"
        : "own pages, root ports and keys";
  }

  private static void box(Markup html, String kind, String name, String what, String does) {
    html.open("div", "class", "box " + kind).element("b", name);
    html.element("span", what).element("small", does).close("div").line();
  }

  private void branch(Markup html, Branch branch) {
    html.open("li", "class", "branch");
    html.open("div", "class", "box in port").element("b", "Root port");
    html.element("code", branch.rootPort()).close("div");
    String link = branch.outside() ? "DOE" : "IDE";
    pipe(html, link);
    for (String hub : branch.hubs()) {
      html.open("div", "class", "box out hub").element("b", "Switch").element("code", hub);
      html.element("small", "sees ciphertext").close("div");
      pipe(html, link);
    }
    String side = accepted ? "in" : "out";
    html.open("div", "class", "box device " + side).element("b", "Device");
    html.element("code", branch.device());
    if (!accepted) {
      html.element("small", "not let in");
    }
    interfaces(html, branch.interfaces());
    html.close("div").close("li").line();
  }

  private static void pipe(Markup html, String words) {
    html.open("div", "class", "pipe").element("span", words).close("div");
  }

  private static void interfaces(Markup html, List<String> ids) {
    html.open("ul", "class", "tdis", "aria-label", "TDIs given to the TVM");
    for (String id : ids.stream().limit(MOST_INTERFACES).toList()) {
      html.open("li").text("TDI ").element("code", id).close("li");
    }
    if (ids.size() > MOST_INTERFACES) {
      html.element("li", "and " + (ids.size() - MOST_INTERFACES) + " more");
    }
    html.close("ul");
  }
}
