package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.NaclFunction;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiFirmware;
import io.teeio.platform.sbi.SbiFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.vmm.DeviceMailbox.Letter;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One hart of the host and its shared memory with the TSM: makes calls, and carries the messages
 * that a call wants carried until it ends (docs/abi.md section 3).
 */
public final class TsmHost {
  private static final int DEVICE_MASK = 0xFF_FFFF;

  private final Hart hart;
  private final SbiFirmware firmware;
  private final DomainMemory memory;
  private final HostAddress shared;
  private final Consumer<VmmEvent> events;
  private final Map<RequesterId, DeviceMailbox> others = new HashMap<>();

  /**
   * Calls {@code firmware} from {@code hart}; {@code shared} is {@link Nacl#SIZE} bytes of its own.
   */
  public TsmHost(
      Hart hart,
      SbiFirmware firmware,
      DomainMemory memory,
      HostAddress shared,
      Consumer<VmmEvent> events) {
    this.hart = hart;
    this.firmware = firmware;
    this.memory = memory;
    this.shared = shared;
    this.events = events;
  }

  /** Has messages for {@code function} carried to {@code mailbox}, whichever device is driven. */
  public void alsoCarriesTo(RequesterId function, DeviceMailbox mailbox) {
    others.put(function, mailbox);
  }

  /** Registers the shared memory with NACL. */
  public void register() throws HostFailure {
    must(NaclFunction.SET_SHMEM, shared.value(), 0, 0);
  }

  /** Makes one call. */
  public SbiResult call(SbiFunction function, long... arguments) {
    SbiCall call = SbiCall.of(function, arguments);
    SbiResult result = firmware.call(hart, call);
    events.accept(new VmmEvent.Called(call, result));
    return result;
  }

  /**
   * Makes one call that has to succeed.
   *
   * @return its value
   * @throws HostFailure if it does not
   */
  public long must(SbiFunction function, long... arguments) throws HostFailure {
    return succeeded(function, call(function, arguments));
  }

  /**
   * Makes a call that talks to {@code device}, carrying messages until it ends.
   *
   * @return how it ended
   */
  public SbiResult drive(
      SbiFunction function, RequesterId device, DeviceMailbox mailbox, long... arguments) {
    SbiResult result = call(function, arguments);
    while (result.isSuccess() && result.value() == Nacl.SPDM_PENDING_REQUEST) {
      carry(device, mailbox);
      result = call(function, arguments);
    }
    return result;
  }

  /**
   * As {@link #drive}, for a call that has to succeed.
   *
   * @throws HostFailure if it does not
   */
  public void mustDrive(
      SbiFunction function, RequesterId device, DeviceMailbox mailbox, long... arguments)
      throws HostFailure {
    succeeded(function, drive(function, device, mailbox, arguments));
  }

  /** The message that the TSM wants carried, from this hart's slot. */
  public PendingSpdm pending() {
    try {
      return PendingSpdm.read(memory.read(at(Nacl.PENDING), Nacl.PENDING_END - Nacl.PENDING));
    } catch (MalformedInput | AccessFault e) {
      throw new IllegalStateException("the slot that the TSM wrote", e);
    }
  }

  /** Carries the message in the slot to {@code mailbox} and puts the answer there. */
  public boolean carry(RequesterId device, DeviceMailbox mailbox) {
    PendingSpdm request = pending();
    if (request.payload().isEmpty()) {
      return true; // the device is busy with another call, which has to end first
    }
    RequesterId to = RequesterId.of(request.deviceId() & DEVICE_MASK);
    DeviceMailbox wanted = others.getOrDefault(to, mailbox);
    PendingSpdm answer;
    try {
      Letter letter = wanted.exchange(new Letter(request.secured(), request.payload()));
      answer =
          letter.payload().length() > PendingSpdm.MAX_PAYLOAD
              ? PendingSpdm.transportError(request.functionId(), request.deviceId())
              : new PendingSpdm(
                  request.functionId(), request.deviceId(), letter.secured(), letter.payload());
    } catch (IOException e) {
      answer = PendingSpdm.transportError(request.functionId(), request.deviceId());
    }
    events.accept(
        new VmmEvent.Carried(
            others.containsKey(to) ? to : device,
            request.secured(),
            request.payload(),
            answer.payload()));
    write(Nacl.PENDING, answer.toBytes());
    return !answer.isTransportError();
  }

  /** Reads a 64-bit field of the shared memory. */
  public long read(int offset) {
    try {
      return memory.readLong(at(offset));
    } catch (AccessFault e) {
      throw new IllegalStateException("the host's own memory", e);
    }
  }

  /** Writes a 64-bit field of the shared memory. */
  public void write(int offset, long value) {
    try {
      memory.writeLong(at(offset), value);
    } catch (AccessFault e) {
      throw new IllegalStateException("the host's own memory", e);
    }
  }

  private void write(int offset, Bytes value) {
    try {
      memory.write(at(offset), value);
    } catch (AccessFault e) {
      throw new IllegalStateException("the host's own memory", e);
    }
  }

  private HostAddress at(int offset) {
    return new HostAddress(shared.value() + offset);
  }

  private static long succeeded(SbiFunction function, SbiResult result) throws HostFailure {
    if (!result.isSuccess()) {
      throw new HostFailure(function, result);
    }
    return result.value();
  }
}
