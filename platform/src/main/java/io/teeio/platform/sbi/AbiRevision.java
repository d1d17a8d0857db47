package io.teeio.platform.sbi;

import java.util.Optional;
import java.util.stream.Stream;

/** The revisions of CoVE-IO's calls that a TSM can speak. CoVE's own calls are the same in both. */
public enum AbiRevision {
  /** January 2024: {@link EarlyHostFunction}, {@link EarlyGuestFunction}. */
  V0_1("0.1"),
  /** v0.3.0+a361d4a: {@link CovhFunction}, {@link CovgFunction}. */
  V0_3("0.3");

  private static final int FIRST = 1024;

  private final String text;

  AbiRevision(String text) {
    this.text = text;
  }

  /** As people and manifests write it. */
  public String text() {
    return text;
  }

  /** The revision that is written {@code text}. */
  public static Optional<AbiRevision> of(String text) {
    return Stream.of(values()).filter(revision -> revision.text.equals(text)).findFirst();
  }

  /** Whether {@code call} has a number that this revision gives a meaning of its own. */
  public boolean renumbers(SbiCall call) {
    return this == V0_1 && call.fid() >= FIRST;
  }

  /**
   * The number by which host and guest know the function of {@code call}, which is numbered as in
   * v0.3.
   */
  public int fid(SbiCall call) {
    return renumbers(call) ? early(call) : call.fid();
  }

  private static int early(SbiCall call) {
    return switch (call.eid()) {
      case Eid.COVH ->
          Stream.of(EarlyHostFunction.values())
              .filter(function -> function.today().filter(call::is).isPresent())
              .findFirst()
              .map(EarlyHostFunction::fid)
              .orElse(call.fid());
      case Eid.COVG ->
          Stream.of(EarlyGuestFunction.values())
              .filter(function -> function.today().filter(call::is).isPresent())
              .findFirst()
              .map(EarlyGuestFunction::fid)
              .orElse(call.fid());
      default -> call.fid();
    };
  }
}
