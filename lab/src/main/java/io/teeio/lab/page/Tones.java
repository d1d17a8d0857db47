package io.teeio.lab.page;

/** How a state looks: at rest, on its way, guarded, open to its owner, or broken. */
final class Tones {
  private Tones() {}

  static String of(String state) {
    return switch (state) {
      case "RUN", "ENABLED", "CONNECTED", "SECURE", "RUNNABLE", "K0", "K1" -> "open";
      case "CONFIG_LOCKED", "BOUND" -> "guarded";
      case "INITIALIZING",
          "CONNECTING",
          "PROGRAMMED",
          "REFRESHING",
          "BINDING",
          "UNBINDING",
          "STOPPED",
          "K0 + K1" ->
          "moving";
      case "ERROR", "FAILED", "LOST", "QUARANTINED" -> "broken";
      default -> "rest";
    };
  }
}
