package io.teeio.platform.rdsm;

import static io.teeio.platform.fabric.TinyMachine.HOST_PAGE;
import static io.teeio.platform.fabric.TinyMachine.PORT_A;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.fabric.TinyMachine;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** COVT 1029: what a root port's stream may be for (coveio.md 1.3.3, 1.4, A-17, A-43). */
class CovtStreamTest {
  private static final long RP = PORT_A.value();
  private static final long MIB = 1L << 20;

  private final TinyMachine machine = new TinyMachine();

  private static RequesterId rid(int bus, int function) {
    return RequesterId.of(0, bus << 8 | function);
  }

  private static StreamAssociation traffic(int bus, int first, int last, long... megabytes) {
    List<AddressRange> ranges =
        java.util.Arrays.stream(megabytes)
            .mapToObj(m ->
                new AddressRange(WINDOW_A.value() + m * MIB, WINDOW_A.value() + (m + 1) * MIB - 1))
            .toList();
    return new StreamAssociation(rid(bus, first), rid(bus, last), ranges);
  }

  private SbiResult program(int stream, StreamAssociation traffic) {
    return program(IdeStreamDescriptor.of(StreamId.of(stream), traffic));
  }

  private SbiResult program(IdeStreamDescriptor descriptor) {
    return machine.call(
        CovtFunction.PROGRAM_RP_IDE_STREAM, RP, machine.put(0, descriptor.toBytes()));
  }

  private static void refused(SbiError error, SbiResult result) {
    assertThat(result).isEqualTo(SbiResult.of(error));
  }

  @Test
  void aDescriptorBecomesTheAssociationOfTheStream() {
    StreamAssociation wanted = traffic(0xBE, 0xE0, 0xFF, 0, 4);

    TinyMachine.must(program(3, wanted));

    assertThat(machine.rdsm.association(PORT_A, StreamId.of(3))).contains(wanted);
    assertThat(machine.rdsm.association(PORT_A, StreamId.of(4))).isEmpty();
  }

  @Test
  void fifteenRangesThatCrossAPageAreReadWhole() {
    StreamAssociation wanted =
        traffic(0xBE, 0, 0xFF, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    long where = machine.put(4096 - 20, IdeStreamDescriptor.of(StreamId.of(3), wanted).toBytes());

    TinyMachine.must(machine.call(CovtFunction.PROGRAM_RP_IDE_STREAM, RP, where));
    assertThat(machine.rdsm.association(PORT_A, StreamId.of(3))).contains(wanted);
  }

  @Test
  void aDescriptorInTheHostsMemoryIsAnInvalidParameter() throws Exception {
    Bytes image = IdeStreamDescriptor.of(StreamId.of(3), traffic(0xBE, 0, 1, 0)).toBytes();
    machine.host.write(HOST_PAGE, image);

    refused(
        SbiError.INVALID_PARAM,
        machine.call(CovtFunction.PROGRAM_RP_IDE_STREAM, RP, HOST_PAGE.value()));
    refused(SbiError.INVALID_PARAM, machine.call(CovtFunction.PROGRAM_RP_IDE_STREAM, RP, 0x1000));
  }

  /** No byte beyond a descriptor without ranges is looked at. */
  @Test
  void aDescriptorWithoutRangesMayEndWhereMemoryEnds() throws Exception {
    HostAddress last = TinyMachine.MEMORY.plus(machine.chips.size() - 4096);
    machine.isolation.setConfidential(last, 1);
    Bytes image = IdeStreamDescriptor.of(StreamId.of(3), traffic(0xBE, 0, 1)).toBytes();
    HostAddress where = last.plus(4096 - image.length());
    machine.tee.write(where, image);

    TinyMachine.must(machine.call(CovtFunction.PROGRAM_RP_IDE_STREAM, RP, where.value()));
  }

  @Test
  void aDescriptorThatMeansNothingIsAnInvalidParameter() {
    Bytes reserved = Bytes.fromHex("03000100 00ffbe00 0100be00");
    refused(
        SbiError.INVALID_PARAM,
        machine.call(CovtFunction.PROGRAM_RP_IDE_STREAM, RP, machine.put(0, reserved)));
  }

  @Test
  void functionsOfAnotherRootPortAreAnInvalidParameter() {
    refused(SbiError.INVALID_PARAM, program(1, traffic(0xC1, 0, 1, 0)));
    refused(
        SbiError.INVALID_PARAM,
        program(1, new StreamAssociation(rid(0xBE, 0), rid(0xC0, 0), List.of())));
    refused(
        SbiError.INVALID_PARAM,
        program(1, new StreamAssociation(rid(0x7F, 0), rid(0xBE, 0), List.of())));
    refused(
        SbiError.INVALID_PARAM,
        program(
            1,
            new StreamAssociation(
                RequesterId.of(1, 0xBE00), RequesterId.of(1, 0xBE01), List.of())));
  }

  @Test
  void addressesOfAnotherRootPortOrOfMemoryAreAnInvalidParameter() {
    for (long base :
        new long[] {WINDOW_B.value(), TinyMachine.MEMORY.value(), WINDOW_A.value() - MIB, 0}) {
      refused(
          SbiError.INVALID_PARAM,
          program(
              1,
              new StreamAssociation(
                  rid(0xBE, 0), rid(0xBE, 1), List.of(new AddressRange(base, base + MIB - 1)))));
    }
    refused(
        SbiError.INVALID_PARAM,
        program(
            1,
            new StreamAssociation(rid(0xBE, 0), rid(0xBE, 1), List.of(AddressRange.EVERYTHING))));
  }

  @Test
  void noFunctionAndNoAddressBelongsToTwoStreams() {
    TinyMachine.must(program(1, traffic(0xBE, 0x10, 0x1F, 2)));

    refused(SbiError.INVALID_PARAM, program(2, traffic(0xBE, 0x1F, 0x20, 3)));
    refused(SbiError.INVALID_PARAM, program(2, traffic(0xBE, 0, 0x10, 3)));
    refused(SbiError.INVALID_PARAM, program(2, traffic(0xBF, 0, 1, 2)));
    TinyMachine.must(program(2, traffic(0xBE, 0x20, 0x2F, 3)));
    TinyMachine.must(program(1, traffic(0xBE, 0x10, 0x1E, 2)));
  }

  @Test
  void aStreamWithAnEnabledKeyIsNotChanged() {
    TinyMachine.must(program(1, traffic(0xBE, 0x10, 0x1F, 2)));
    long descriptor = machine.put(0x100, key().toBytes());
    try (IdeKey key = IdeKey.generate(machine.random)) {
      long data = machine.put(0x200, TinyMachine.data(key, 1));
      TinyMachine.must(machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, descriptor, data));
    }
    TinyMachine.must(machine.call(CovtFunction.SET_GO_RP_IDE_KEY, RP, descriptor));

    refused(SbiError.FAILED, program(1, traffic(0xBE, 0x10, 0x1F, 3)));
    refused(SbiError.FAILED, program(IdeStreamDescriptor.release(StreamId.of(1))));
  }

  private static IdeKeyDescriptor key() {
    return new IdeKeyDescriptor(
        StreamId.of(1), SubStream.POSTED, KeySet.K0, LinkDirection.UPSTREAM);
  }

  @Test
  void programmingAStreamAnewForgetsItsKeys() {
    TinyMachine.must(program(1, traffic(0xBE, 0x10, 0x1F, 2)));
    long descriptor = machine.put(0x100, key().toBytes());
    try (IdeKey key = IdeKey.generate(machine.random)) {
      long data = machine.put(0x200, TinyMachine.data(key, 1));
      TinyMachine.must(machine.call(CovtFunction.PROGRAM_RP_IDE_KEY, RP, descriptor, data));
    }

    TinyMachine.must(program(1, traffic(0xBE, 0x10, 0x1F, 3)));

    assertThat(machine.call(CovtFunction.RP_IDE_KEY_STATUS, RP, descriptor))
        .isEqualTo(SbiResult.success(0));
  }

  /** the disable that CoVE-IO has no call for. */
  @Test
  void anEmptyDescriptorReleasesTheStream() {
    TinyMachine.must(program(1, traffic(0xBE, 0x10, 0x1F, 2)));
    TinyMachine.must(program(IdeStreamDescriptor.release(StreamId.of(1))));

    assertThat(machine.rdsm.association(PORT_A, StreamId.of(1))).isEmpty();
    TinyMachine.must(program(2, traffic(0xBE, 0x10, 0x1F, 2)));
    TinyMachine.must(program(IdeStreamDescriptor.release(StreamId.of(1))));
  }
}
