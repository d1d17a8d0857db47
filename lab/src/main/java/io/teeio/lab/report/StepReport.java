package io.teeio.lab.report;

/**
 * One step of a device's life, summed over devices and TDIs.
 *
 * @param step which
 * @param status what came of it
 * @param sbiCalls calls that the host or the TVM made to the TSM
 * @param spdmExchanges requests that went to the device
 * @param microseconds wall time
 */
public record StepReport(
    Step step, Status status, long sbiCalls, long spdmExchanges, long microseconds) {

  /** The steps of a device's life, in order. */
  public enum Step {
    BOOT,
    CONNECT,
    DONATE,
    BIND,
    VERIFY,
    ACCEPT,
    USE,
    REFRESH,
    STOP,
    UNBIND,
    RECLAIM,
    DISCONNECT;

    /** The name that reports use. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What came of a step; the worst of several wins, in this order. */
  public enum Status {
    /** Done. */
    OK,
    /** This device or profile cannot do it. */
    UNAVAILABLE,
    /** Not tried, because an earlier step said no. */
    SKIPPED,
    /** A check said no. */
    REFUSED,
    /** It did not work. */
    FAILED;

    /** The name that reports use. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
