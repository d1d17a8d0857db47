package io.teeio.attest.policy;

import io.teeio.attest.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked so that firmware cannot change behind a verifier's back (CoVE-IO chapter 8). Three
 * bits of a device decide: NO_FW_UPDATE of TDISP's lock, MEAS_FRESH_CAP, which says that
 * measurements are taken when asked for rather than at reset, and TerminationPolicy of the session,
 * which says whether an update ends it.
 *
 * <table>
 * <caption>When an update may happen while the device is in use</caption>
 * <tr><th>{@code firmware}</th><th>NO_FW_UPDATE</th><th>MEAS_FRESH</th><th>session ends</th></tr>
 * <tr><td>LOCKED</td><td>needed</td><td></td><td></td></tr>
 * <tr><td>ENDS_SESSION</td><td>or</td><td>needed</td><td>needed</td></tr>
 * <tr><td>MEASURED</td><td>or</td><td>needed</td><td></td></tr>
 * <tr><td>ANY</td><td></td><td></td><td></td></tr>
 * </table>
 *
 * @param firmware when an update may happen
 * @param freshMeasurements whether measurements must be fresh in any case
 * @param sessionEnds whether an update must end the session in any case
 */
public record UpdatePolicy(Firmware firmware, boolean freshMeasurements, boolean sessionEnds) {
  /** When firmware may be updated. */
  public enum Firmware {
    /** Not while the interface is locked. */
    LOCKED("locked"),
    /**
     * If it ends the session, so that the device is attested anew, with measurements that show it.
     */
    ENDS_SESSION("endsSession"),
    /** If the next measurements show it: for who measures again from time to time. */
    MEASURED("measured"),
    /** At any time. */
    ANY("any");

    private final String word;

    Firmware(String word) {
      this.word = word;
    }

    /** The word that policies use. */
    public String word() {
      return word;
    }
  }

  /** No update while locked, fresh measurements, and a session that does not outlive an update. */
  public static final UpdatePolicy DEFAULT = new UpdatePolicy(Firmware.LOCKED, true, true);

  /**
   * Check "firmware update".
   *
   * @param noFirmwareUpdate NO_FW_UPDATE of the interface report
   * @param measuredFresh MEAS_FRESH_CAP
   * @param endsSession whether the session's TerminationPolicy is that an update ends it
   */
  public Check check(boolean noFirmwareUpdate, boolean measuredFresh, boolean endsSession) {
    List<String> problems = new ArrayList<>();
    unseen(noFirmwareUpdate, measuredFresh, endsSession).ifPresent(problems::add);
    if (freshMeasurements && !measuredFresh) {
      problems.add("measurements are not fresh (MEAS_FRESH_CAP)");
    }
    if (sessionEnds && !endsSession) {
      problems.add("the session may outlive an update (TerminationPolicy)");
    }
    return Check.of(
            "firmware update",
            problems.isEmpty(),
            noFirmwareUpdate
                ? "not while the interface is locked"
                : "may happen while the interface is used, as the policy allows",
            String.join("; ", problems))
        .under("CoVE-IO v0.3.0 chapter 8");
  }

  /**
   * How an update could happen unseen, by the table above; empty if it could not, or if the policy
   * does not mind. The arguments are those of {@link #check}.
   */
  public Optional<String> unseen(
      boolean noFirmwareUpdate, boolean measuredFresh, boolean endsSession) {
    if (noFirmwareUpdate) {
      return Optional.empty();
    }
    return switch (firmware) {
      case LOCKED -> Optional.of("firmware may be updated while the interface is used");
      case ENDS_SESSION ->
          measuredFresh && endsSession
              ? Optional.empty()
              : Optional.of(
                  "an update may go unseen: measurements are not fresh, or the session outlives it");
      case MEASURED ->
          measuredFresh
              ? Optional.empty()
              : Optional.of("an update may go unseen until the device is reset");
      case ANY -> Optional.empty();
    };
  }
}
