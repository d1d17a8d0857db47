package io.teeio.lab.fault;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** A guest's hart on which calls to the TSM meet their faults. */
final class FaultyHart implements GuestHart {
  private final Rig rig;
  private final Tenant tenant;
  private final GuestHart hart;
  private Optional<SbiCall> previous = Optional.empty();

  FaultyHart(Rig rig, Tenant tenant, GuestHart hart) {
    this.rig = rig;
    this.tenant = tenant;
    this.hart = hart;
  }

  @Override
  public SbiResult ecall(SbiCall call) {
    int device = rig.deviceOf((int) call.a0());
    Optional<Fault> fault = rig.at(Leg.GUEST_CALL, device, call.name());
    SbiCall wanted = previous.orElse(call);
    previous = Optional.of(call);
    if (fault.isEmpty()) {
      return make(call);
    }
    return switch (fault.get()) {
      case LOST -> SbiResult.of(SbiError.FAILED);
      case DELAYED -> {
        rig.passTime();
        yield make(call);
      }
      case DUPLICATED -> {
        make(call);
        yield make(call);
      }
      case TRUNCATED -> make(Alteration.truncated(call));
      case CORRUPTED -> make(Alteration.corrupted(rig, call));
      case REPLAYED -> make(wanted);
      case SWAPPED -> make(Alteration.swapped(rig, call));
      case DEVICE_GONE -> {
        rig.pullOut(Math.max(device, 0));
        yield make(call);
      }
      case TVM_KILLED, VMM_RESTARTED -> {
        rig.host().strike(fault.get());
        yield make(call);
      }
    };
  }

  private SbiResult make(SbiCall call) {
    if (call.is(CovgFunction.START_INTERFACE)) {
      rig.accepted(tenant.id(), call.a0());
    }
    SbiResult result = hart.ecall(call);
    if (call.is(CovgFunction.STOP_INTERFACE)) {
      rig.notAccepted(tenant.id(), call.a0());
    }
    return result;
  }

  @Override
  public int id() {
    return hart.id();
  }

  @Override
  public long argument() {
    return hart.argument();
  }

  @Override
  public void load(GuestAddress address, byte[] into, int offset, int length) throws GuestFault {
    hart.load(address, into, offset, length);
  }

  @Override
  public void store(GuestAddress address, byte[] from, int offset, int length) throws GuestFault {
    hart.store(address, from, offset, length);
  }

  @Override
  public Bytes load(GuestAddress address, int length) throws GuestFault {
    return hart.load(address, length);
  }

  @Override
  public void store(GuestAddress address, Bytes bytes) throws GuestFault {
    hart.store(address, bytes);
  }

  @Override
  public int load32(GuestAddress address) throws GuestFault {
    return hart.load32(address);
  }

  @Override
  public void store32(GuestAddress address, int value) throws GuestFault {
    hart.store32(address, value);
  }

  @Override
  public long load64(GuestAddress address) throws GuestFault {
    return hart.load64(address);
  }

  @Override
  public void store64(GuestAddress address, long value) throws GuestFault {
    hart.store64(address, value);
  }
}
