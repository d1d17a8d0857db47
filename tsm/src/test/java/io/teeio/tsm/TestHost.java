package io.teeio.tsm;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.hart.ProgramStore;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Eid;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.NaclFunction;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A host that knows nothing of the TSM but its ABI, and does what its tests want instead if they
 * say so.
 */
final class TestHost {
  static final long PAGE = 4096;
  static final long NACL = TestMachine.MEMORY + 0x10_0000;
  static final long BUFFER = TestMachine.MEMORY + 0x20_0000;
  static final long DESCRIPTOR = TestMachine.MEMORY + 0x30_0000;
  static final long IMAGE = TestMachine.MEMORY + 0x40_0000;
  static final int BUFFER_SIZE = 0x1_0000;

  /** Guest memory: 64 pages from here, of which the first is the entry page. */
  static final long GUEST_MEMORY = 0x10_0000;

  static final long GUEST_PAGES = 64;

  /** The last page of the guest's memory. */
  static final long LAST = GUEST_MEMORY + (GUEST_PAGES - 1) * PAGE;

  /** Where a guest sees the registers of interface i: here + i * 64 KiB. */
  static final long GUEST_MMIO = 0x4000_0000;

  final TestMachine machine;
  final DomainMemory memory;
  final Hart hart;
  private long free = TestMachine.MEMORY + (8L << 20);
  Optional<Bytes> transcript = Optional.empty();

  /** The way to a device. */
  @FunctionalInterface
  interface Mailbox {
    Optional<Envelope> exchange(RequesterId device, Envelope request);
  }

  /** The devices of the machine, unless a test has others. */
  Mailbox mailbox;

  /** Messages carried so far. */
  int carried;

  /** Forwarded calls served so far. */
  int served;

  TestHost(TestMachine machine) {
    this(machine, machine.harts.getFirst(), NACL);
  }

  TestHost(TestMachine machine, Hart hart, long nacl) {
    this.machine = machine;
    this.memory =
        new DomainMemory(machine.chips, machine.mpt.table(), SupervisorDomain.HOST)
            .through(hart.tlb());
    this.hart = hart;
    this.mailbox =
        (device, request) -> Objects.requireNonNull(machine.devices.get(device)).respond(request);
    assertOk(machine.tsm.call(hart, SbiCall.of(NaclFunction.SET_SHMEM, nacl, 0, 0)));
  }

  static Bytes image(String text) {
    return ProgramStore.page(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  SbiResult call(SbiFunction function, long... arguments) {
    return machine.tsm.call(hart, SbiCall.of(function, arguments));
  }

  long ok(SbiFunction function, long... arguments) {
    return assertOk(call(function, arguments));
  }

  static long assertOk(SbiResult result) {
    if (!result.isSuccess()) {
      throw new AssertionError(result.toString());
    }
    return result.value();
  }

  // Memory ---------------------------------------------------------------------------------------

  void write(long address, Bytes bytes) {
    try {
      memory.write(new HostAddress(address), bytes);
    } catch (AccessFault fault) {
      throw new AssertionError(fault);
    }
  }

  Bytes read(long address, int length) {
    try {
      return memory.read(new HostAddress(address), length);
    } catch (AccessFault fault) {
      throw new AssertionError(fault);
    }
  }

  long nacl() {
    return hart.sharedMemory().orElseThrow().value();
  }

  PendingSpdm slot() {
    try {
      return PendingSpdm.read(read(nacl() + Nacl.PENDING, Nacl.PENDING_END - Nacl.PENDING));
    } catch (MalformedInput e) {
      throw new AssertionError(e);
    }
  }

  void slot(PendingSpdm pending) {
    write(nacl() + Nacl.PENDING, pending.toBytes());
  }

  long word(int offset) {
    try {
      return WireReader.of(read(nacl() + offset, 8), "").u64("");
    } catch (MalformedInput e) {
      throw new AssertionError(e);
    }
  }

  long scause() {
    return word(Nacl.csr(0x142));
  }

  void reply(long error, long value) {
    write(nacl() + Nacl.argument(0), new WireWriter(16).u64(error).u64(value).toBytes());
  }

  /** Confidential pages that nothing uses. */
  long convert(long pages, long alignment) {
    long first = (free + alignment - 1) / alignment * alignment;
    free = first + pages * PAGE;
    ok(CovhFunction.CONVERT_PAGES, first, pages);
    ok(CovhFunction.GLOBAL_FENCE);
    return first;
  }

  // TVMs -----------------------------------------------------------------------------------------

  /**
   * A TVM that is still being built, with the program {@code image} in its entry page and one
   * virtual CPU.
   */
  long build(String image) {
    long root = convert(4, 16384);
    long state = convert(1, PAGE);
    write(BUFFER, new TvmCreateParams(new HostAddress(root), new HostAddress(state)).toBytes());
    long tvm = ok(CovhFunction.CREATE_TVM, BUFFER, TvmCreateParams.SIZE);
    ok(CovhFunction.ADD_TVM_MEMORY_REGION, tvm, GUEST_MEMORY, GUEST_PAGES * PAGE);
    ok(CovhFunction.ADD_TVM_PAGE_TABLE_PAGES, tvm, convert(16, PAGE), 16);
    write(IMAGE, image(image));
    ok(CovhFunction.ADD_TVM_MEASURED_PAGES, tvm, IMAGE, convert(1, PAGE), 0, 1, GUEST_MEMORY);
    ok(CovhFunction.CREATE_TVM_VCPU, tvm, 0, convert(1, PAGE));
    return tvm;
  }

  /** A TVM that can run, with all of its memory but the entry page zero. */
  long tvm(String image) {
    long tvm = build(image);
    ok(CovhFunction.FINALIZE_TVM, tvm, GUEST_MEMORY, 0, 0);
    long pages = GUEST_PAGES - 1;
    ok(CovhFunction.ADD_TVM_ZERO_PAGES, tvm, convert(pages, PAGE), 0, pages, GUEST_MEMORY + PAGE);
    return tvm;
  }

  // Devices --------------------------------------------------------------------------------------

  /**
   * Carries the message in the slot to its device and puts the answer there; an empty one if there
   * is none.
   */
  void carry() {
    PendingSpdm request = slot();
    Optional<Envelope> answer =
        mailbox.exchange(
            RequesterId.of(request.deviceId()), new Envelope(request.secured(), request.payload()));
    carried++;
    slot(
        answer
            .map(a ->
                new PendingSpdm(request.functionId(), request.deviceId(), a.secured(), a.payload()))
            .orElseGet(() -> PendingSpdm.transportError(request.functionId(), request.deviceId())));
  }

  /** Calls until it is over. */
  SbiResult drive(CovhFunction function, long... arguments) {
    while (true) {
      SbiResult result = call(function, arguments);
      if (!result.isSuccess() || result.value() == 0) {
        return result;
      }
      carry();
    }
  }

  /** Calls, carries {@code messages} messages, and returns what the call after them says. */
  SbiResult driveSome(int messages, CovhFunction function, long... arguments) {
    SbiResult result = call(function, arguments);
    for (int i = 0; i < messages; i++) {
      assertPending(result);
      carry();
      result = call(function, arguments);
    }
    return result;
  }

  static void assertPending(SbiResult result) {
    if (!result.isSuccess() || result.value() != Nacl.SPDM_PENDING_REQUEST) {
      throw new AssertionError("wanted a pending call, is " + result);
    }
  }

  long[] connectArguments(TestDevice device) {
    write(DESCRIPTOR, machine.stream(device).toBytes());
    return new long[] {device.function.value(), DESCRIPTOR, BUFFER, BUFFER_SIZE};
  }

  SbiResult connect(TestDevice device) {
    SbiResult result = drive(CovhFunction.CONNECT_DEVICE, connectArguments(device));
    if (result.isSuccess()) {
      transcript = Optional.of(read(BUFFER, BUFFER_SIZE));
    }
    return result;
  }

  SbiResult disconnect(TestDevice device) {
    return drive(CovhFunction.DISCONNECT_DEVICE, device.function.value());
  }

  /** Donates the 64 KiB of interface {@code index} of {@code device}. */
  SbiResult donate(long tvm, TestDevice device, int index) {
    return call(
        CovhFunction.ADD_TVM_INTERFACE_REGION,
        tvm,
        device.function.value() + index,
        device.bar + index * 0x1_0000L,
        0x1_0000L,
        GUEST_MMIO + index * 0x1_0000L);
  }

  SbiResult reclaim(long tvm, TestDevice device, int index) {
    return call(
        CovhFunction.RECLAIM_TVM_INTERFACE_REGION,
        tvm,
        device.function.value() + index,
        device.bar + index * 0x1_0000L,
        0x1_0000L);
  }

  SbiResult bind(long tvm, TestDevice device, int index) {
    return drive(CovhFunction.BIND_INTERFACE, tvm, device.function.value() + index);
  }

  SbiResult unbind(long tvm, TestDevice device, int index) {
    return drive(CovhFunction.UNBIND_INTERFACE, tvm, device.function.value() + index);
  }

  // Running --------------------------------------------------------------------------------------

  /** The guest's forwarded call, as the host sees it. */
  SbiCall forwarded() {
    List<Long> a = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      a.add(word(Nacl.argument(i)));
    }
    return new SbiCall(
        a.get(7).intValue(),
        a.get(6).intValue(),
        a.get(0),
        a.get(1),
        a.get(2),
        a.get(3),
        a.get(4),
        a.get(5));
  }

  /** Does what a forwarded call wants. */
  void serve() {
    served++;
    SbiCall call = forwarded();
    if (call.eid() != Eid.COVG) {
      reply(0, 0);
    } else if (call.is(CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT)) {
      write(BUFFER, transcript.orElse(Bytes.zeros(64)));
      SbiResult given =
          call(
              CovhFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
              call.a0() & ~0x7L,
              BUFFER,
              transcript.orElse(Bytes.zeros(64)).length());
      reply(given.error(), 0);
    } else {
      if (call.fid() >= CovgFunction.GET_DEVICE_LINK.fid() && !slot().payload().isEmpty()) {
        carry();
      }
      reply(0, 0);
    }
  }

  /** Runs virtual CPU 0 until it ends, serving what it wants. */
  SbiResult run(long tvm) {
    while (true) {
      SbiResult result = call(CovhFunction.RUN_TVM_VCPU, tvm, 0);
      if (!result.isSuccess() || result.value() == 1) {
        return result;
      }
      if (scause() != 10) {
        return SbiResult.of(SbiError.FAILED, scause());
      }
      serve();
    }
  }
}
