package io.teeio.lab.page;

import io.teeio.lab.TimelineEvent;

/** Who takes part in a run, from left to right in the diagram. */
enum Party {
  TVM(0, "TVM", "the guest"),
  HOST(1, "Host", "untrusted"),
  TSM(2, "TSM", "trusted firmware"),
  PORT(3, "Root port", "and its RDSM"),
  DEVICE(4, "Device", "DSM and TDIs");

  private static final String INTEGRATED = "00:00:";

  private final int column;
  private final String title;
  private final String role;

  Party(int column, String title, String role) {
    this.column = column;
    this.title = title;
    this.role = role;
  }

  /** Its place in the diagram, from 0. */
  int column() {
    return column;
  }

  String title() {
    return title;
  }

  String role() {
    return role;
  }

  /** Who a timeline means by {@code name}; what the root complex integrates is on its bus 0. */
  static Party of(String name) {
    return switch (name) {
      case "tvm" -> TVM;
      case "vmm" -> HOST;
      case "tsm" -> TSM;
      case "rdsm", "root complex" -> PORT;
      default -> name.startsWith("rp ") || name.startsWith(INTEGRATED) ? PORT : DEVICE;
    };
  }

  /** The name of whoever exchanged a message with the TSM. */
  static String device(TimelineEvent event) {
    return of(event.from()) == TSM ? event.to() : event.from();
  }
}
