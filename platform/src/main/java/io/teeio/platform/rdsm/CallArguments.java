package io.teeio.platform.rdsm;

import io.teeio.pcie.ide.IdeKey;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/** Reads what the arguments of a call point to: once, and only from the TEE's own memory. */
final class CallArguments {
  private final DomainMemory memory;
  private final MemoryProtection protection;
  private final Guards guards;

  CallArguments(DomainMemory memory, MemoryProtection protection, Guards guards) {
    this.memory = memory;
    this.protection = protection;
    this.guards = guards;
  }

  IdeKeyDescriptor keyDescriptor(HostAddress address) throws Refusal {
    try {
      return IdeKeyDescriptor.read(copy(address, IdeKeyDescriptor.SIZE, SbiError.INVALID_PARAM));
    } catch (MalformedInput malformed) {
      throw new Refusal(SbiError.INVALID_PARAM, malformed.getMessage());
    }
  }

  IdeStreamDescriptor streamDescriptor(HostAddress address) throws Refusal {
    Bytes start = copy(address, IdeStreamDescriptor.size(0), SbiError.INVALID_PARAM);
    int rest = IdeStreamDescriptor.sizeFrom(start) - start.length();
    Bytes ranges =
        rest == 0 ? Bytes.EMPTY : copy(address.plus(start.length()), rest, SbiError.INVALID_PARAM);
    try {
      return IdeStreamDescriptor.read(Bytes.concat(start, ranges));
    } catch (MalformedInput malformed) {
      throw new Refusal(SbiError.INVALID_PARAM, malformed.getMessage());
    }
  }

  /** The key and its initial counter; the caller closes the key. */
  IdeKey.Data keyData(HostAddress address) throws Refusal {
    try {
      return IdeKey.Data.read(copy(address, IdeKey.DATA_SIZE, SbiError.INVALID_ADDRESS));
    } catch (MalformedInput malformed) {
      throw new Refusal(SbiError.INVALID_PARAM, malformed.getMessage());
    }
  }

  private Bytes copy(HostAddress address, int length, SbiError otherwise) throws Refusal {
    try {
      for (HostAddress page = address.page();
          page.value() <= address.value() + length - 1;
          page = page.plus(PhysicalMemory.PAGE)) {
        HostAddress at = page;
        guards.require(
            PlatformRule.RDSM_CONFIDENTIAL_ARGUMENT,
            protection.owner(at) == SupervisorDomain.TEE,
            at::toString);
      }
      return memory.read(address, length);
    } catch (Violation violation) {
      throw new Refusal(otherwise, violation.getMessage());
    } catch (AccessFault fault) {
      throw new Refusal(otherwise, fault.getMessage());
    }
  }
}
