package io.teeio.pcie.config;

import io.teeio.pcie.doe.DoeMailbox;
import io.teeio.pcie.doe.DoeRegister;
import io.teeio.pcie.doe.DoeRegisters;

/** The DOE extended capability, behind which a mailbox acts. */
public final class DoeCapability {
  private DoeCapability() {}

  /** Adds the capability for {@code mailbox}; returns its offset. */
  public static int addTo(ConfigSpace space, DoeMailbox mailbox) {
    int offset = space.addExtendedCapability(CapabilityId.DOE, 1, DoeRegister.SIZE);
    int first = DoeRegister.CAPABILITIES;
    space.handOver(
        offset + first,
        DoeRegister.SIZE - first,
        new DoeRegisters() {
          @Override
          public int read(int register) {
            return mailbox.read(register + first);
          }

          @Override
          public void write(int register, int value) {
            mailbox.write(register + first, value);
          }
        });
    return offset;
  }

  /** The mailbox whose capability stands at {@code offset}, as a host reaches it. */
  public static DoeRegisters registers(ConfigAccess access, int offset) {
    return new DoeRegisters() {
      @Override
      public int read(int register) {
        return access.read(offset + register);
      }

      @Override
      public void write(int register, int value) {
        access.write(offset + register, value);
      }
    };
  }
}
