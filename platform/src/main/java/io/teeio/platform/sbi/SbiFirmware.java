package io.teeio.platform.sbi;

import io.teeio.platform.hart.Hart;

/** Firmware below a hart: takes a call that the hart made and returns its result. */
@FunctionalInterface
public interface SbiFirmware {
  /**
   * Carries out {@code call}. An extension or function that this firmware does not have ends with
   * {@link SbiError#NOT_SUPPORTED}.
   *
   * @param hart the hart that called; its domain says on whose behalf
   * @param call the registers
   */
  SbiResult call(Hart hart, SbiCall call);
}
