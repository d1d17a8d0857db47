package io.teeio.tsm.device;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.cove.ConnectionTranscript.Element;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.tsm.BindState;
import io.teeio.tsm.call.HostInput;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.tvm.GuestStep;
import io.teeio.tsm.tvm.Tvm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * COVG 1025, 1026 and 1027: what a TVM judges a device by. All of it goes into confidential pages
 * of the caller.
 */
final class EvidenceCalls {
  private static final long PAGE = 4096;
  private static final int RAW_BIT_STREAM = 1 << 1;
  private static final int NEW_MEASUREMENT = 1 << 2;

  private final Environment environment;
  private final GuestOperations operations;

  EvidenceCalls(Environment environment, GuestOperations operations) {
    this.environment = environment;
    this.operations = operations;
  }

  /**
   * get_device_connection_transcript: the host gives back what it stored, and the TSM checks it
   * (A-12b).
   */
  GuestStep transcript(Tvm tvm, SbiCall call, Device device, Tdi tdi) throws Refused, Violation {
    Element element =
        Element.of(call.a1())
            .orElseThrow(() -> new Refused(SbiError.INVALID_PARAM, "no element " + call.a1()));
    Connection connection = HostDeviceCalls.requireConnected(device);
    Refused.unless(
        element != Element.DEVICE_CERTIFICATE || call.a2() == connection.slot(),
        SbiError.INVALID_PARAM,
        "slot " + connection.slot() + " was used");
    requireBuffer(tvm, call.a3(), call.a4());
    Optional<HostInput> supplied = device.suppliedTranscript();
    if (supplied.isPresent()) {
      device.suppliedTranscript(Optional.empty());
      Bytes wanted = connection.transcript().cut(HostDeviceCalls.messages(supplied.get()), element);
      return new GuestStep.Returned(SbiResult.success(deliver(tvm, call.a3(), call.a4(), wanted)));
    }
    return new GuestStep.Forwarded(
        operations.forwarded(call),
        Optional.empty(),
        reply -> operations.local(tvm, call, device, tdi, (d, t) -> supplied(tvm, call, d, t)));
  }

  /** The host was asked for the transcript and comes back: with it, or the call failed. */
  private GuestStep supplied(Tvm tvm, SbiCall call, Device device, Tdi tdi)
      throws Refused, Violation {
    Refused.unless(
        device.suppliedTranscript().isPresent(),
        SbiError.IO,
        "the host gave no genuine transcript of " + device.id());
    return transcript(tvm, call, device, tdi);
  }

  /** get_device_certificate of v0.1: the chain of the slot that the session was opened with. */
  GuestStep certificate(Tvm tvm, SbiCall call, Device device) throws Refused, Violation {
    Connection connection = HostDeviceCalls.requireConnected(device);
    Refused.unless(
        call.a1() == connection.slot(),
        SbiError.INVALID_PARAM,
        "slot " + connection.slot() + " was used");
    requireBuffer(tvm, call.a2(), call.a3());
    return new GuestStep.Returned(
        SbiResult.success(deliver(tvm, call.a2(), call.a3(), connection.chain().buffer())));
  }

  /** get_device_spdm_attrs of v0.1: one byte, whether measurements are fresh. */
  GuestStep attributes(Tvm tvm, SbiCall call, Device device) throws Refused, Violation {
    Connection connection = HostDeviceCalls.requireConnected(device);
    requireBuffer(tvm, call.a1(), call.a2());
    Bytes attributes = Bytes.of(connection.freshMeasurements() ? 1 : 0);
    return new GuestStep.Returned(
        SbiResult.success(deliver(tvm, call.a1(), call.a2(), attributes)));
  }

  /**
   * get_device_measurements: all, signed over the guest's nonce; SPDM's rules judge both (A-37b).
   * Those that an update will bring are no reason to start what runs now.
   */
  GuestStep measurements(Tvm tvm, SbiCall call, Device device, Tdi tdi) throws Refused, Violation {
    Connection connection = HostDeviceCalls.requireConnected(device);
    HostMemory.requireAligned(call.a1(), PAGE);
    requireBuffer(tvm, call.a3(), call.a4());
    Bytes nonce =
        call.a1() == 0
            ? environment.random().bytes(MeasurementQuery.NONCE_SIZE)
            : tvm.memory().copyIn(new GuestAddress(call.a1()), MeasurementQuery.NONCE_SIZE);
    MeasurementQuery plain = MeasurementQuery.allSigned(connection.slot(), nonce);
    boolean renewed = (call.a2() & NEW_MEASUREMENT) != 0;
    MeasurementQuery wanted = (call.a2() & RAW_BIT_STREAM) != 0 ? plain.asRaw() : plain;
    MeasurementQuery query = renewed ? wanted.asRenewed() : wanted;
    Optional<LockEpoch> lock = tdi.lock();
    return operations.begin(
        tvm,
        call,
        device,
        tdi,
        () -> {
          Bytes signed =
              connection
                  .session()
                  .getMeasurements(query)
                  .orAbort()
                  .signedTranscript()
                  .orElseThrow(
                      () -> new Refused(SbiError.DENIED, "the measurements are not signed"));
          long length = deliver(tvm, call.a3(), call.a4(), signed);
          if (!renewed) {
            lock.ifPresent(LockEpoch::measured);
          }
          return length;
        });
  }

  /** get_interface_report: all portions, as the device gave them. */
  GuestStep report(Tvm tvm, SbiCall call, Device device, Tdi tdi) throws Refused, Violation {
    Connection connection = HostDeviceCalls.requireConnected(device);
    LockEpoch lock =
        tdi.lock()
            .filter(epoch ->
                tdi.bind() == BindState.BOUND
                    && (tdi.state() == TdiState.CONFIG_LOCKED || tdi.state() == TdiState.RUN))
            .orElseThrow(
                () -> new Refused(SbiError.INVALID_STATE, tdi.id() + " is " + tdi.state()));
    requireBuffer(tvm, call.a1(), call.a2());
    return operations.begin(
        tvm,
        call,
        device,
        tdi,
        () -> {
          Bytes raw = connection.tdisp(tdi.id()).report().orAbort();
          InterfaceReport report = read(raw);
          long length = deliver(tvm, call.a1(), call.a2(), raw);
          if (tdi.state() == TdiState.CONFIG_LOCKED && lock.accepted().isEmpty()) {
            lock.reported(report, environment.crypto().hash(HashAlgorithm.SHA_384, raw));
          }
          return length;
        });
  }

  private static InterfaceReport read(Bytes raw) throws Refused {
    try {
      return InterfaceReport.read(raw);
    } catch (MalformedInput e) {
      throw new Refused(SbiError.DENIED, String.valueOf(e.getMessage()));
    }
  }

  private static void requireBuffer(Tvm tvm, long address, long size) throws Refused, Violation {
    HostMemory.requireAligned(address, PAGE);
    Refused.unless(size > 0, SbiError.INVALID_PARAM, "a buffer of " + size + " bytes");
    tvm.memory().requireConfidential(new GuestAddress(address), size);
  }

  /** Writes {@code bytes} where they fit, or says how many they are. */
  private static long deliver(Tvm tvm, long address, long size, Bytes bytes)
      throws Refused, Violation {
    if (bytes.length() > size) {
      throw new Refused(
          SbiError.BAD_RANGE, bytes.length(), bytes.length() + " bytes do not fit " + size);
    }
    tvm.memory().write(new GuestAddress(address), bytes);
    return bytes.length();
  }
}
