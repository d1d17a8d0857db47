package io.teeio.lab.fault;

import java.util.EnumSet;
import java.util.Set;

/** Where on its way something can meet a fault. */
public enum Leg {
  /** A message on its way to a device. */
  REQUEST,
  /** A device's message on its way back. */
  ANSWER,
  /** A host's call on its way to the TSM. */
  CALL,
  /**
   * What a host's call returned, on its way back. What happens to others at that moment happens
   * before the next call as well.
   */
  RESULT,
  /** A guest's call, as the guest makes it. */
  GUEST_CALL,
  /**
   * A call of the TSM to the RDSM. Both are trusted and nothing is between them, so nobody can
   * change what is said; but the RDSM may fail, and the device may vanish at that moment.
   */
  PORT_CALL;

  /** The faults that can happen there. */
  public Set<Fault> faults() {
    return switch (this) {
      case REQUEST, ANSWER, CALL, GUEST_CALL -> EnumSet.allOf(Fault.class);
      case RESULT ->
          EnumSet.complementOf(
              EnumSet.of(Fault.DEVICE_GONE, Fault.TVM_KILLED, Fault.VMM_RESTARTED));
      case PORT_CALL -> EnumSet.of(Fault.LOST, Fault.DELAYED, Fault.DUPLICATED, Fault.DEVICE_GONE);
    };
  }
}
