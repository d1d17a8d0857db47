package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.WireWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a TVM left in the registers of its device, as the host finds it when the device answers the
 * host again.
 */
final class Residue {
  /** A register of 64 bits that holds whatever its driver puts there. */
  private static final int SCRATCH = 0x38;

  private final Experiment experiment;
  private long found;
  private boolean answered;

  /** Of the first TDI of {@code experiment}. */
  Residue(Experiment experiment) {
    this.experiment = experiment;
  }

  /** Has {@code guest} keep the first word of {@code secret} in its device. */
  static void leave(Guest guest, TvmSecret secret) throws GuestFault {
    guest.hart().store64(GuestLayout.mmio(0).plus(SCRATCH), secret.word());
  }

  /** Reads it as the host. */
  void look() {
    HostAddress register = experiment.tdi().bar().plus(SCRATCH);
    try {
      found = experiment.machine().mmio(SupervisorDomain.HOST).read64(register);
      answered = true;
    } catch (BusFault refused) {
      answered = false;
    }
  }

  /** Whether it is what a TVM left of {@code secret}. */
  boolean isOf(TvmSecret secret) {
    return answered && found == secret.word();
  }

  /** It in the hands of {@code whom}. */
  String shown(String whom) {
    byte[] text = new WireWriter(Long.BYTES).u64(found).toBytes().toArray();
    return whom
        + " reads 8 bytes of the TVM: \""
        + new String(text, StandardCharsets.US_ASCII)
        + "\"";
  }

  /** That it is not there because of {@code rule}. */
  String blockedBy(Rule rule) {
    return answered
        ? "the device cleared itself by %s; the register reads 0x%x".formatted(rule.name(), found)
        : "the device does not answer the host, though by " + rule.name() + " it could";
  }
}
