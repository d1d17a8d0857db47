package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.TeeIoDevice;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.sbi.AbiRevision;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Eid;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.transport.Envelope;
import io.teeio.tvm.GuestLayout;
import io.teeio.vmm.DeviceMailbox;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A host and a guest that know nothing but CoVE-IO v0.1: its numbers, its arguments, its order. The
 * numbers stand here bare, as that revision assigned them.
 */
class EarlyAbiTest {
  private static final int REGISTER_IOMMU = 1024;
  private static final int NOTIFY_IOMMU_MSI = 1025;
  private static final int REGISTER_RP = 1026;
  private static final int CONNECT = 1027;
  private static final int DISCONNECT = 1028;
  private static final int ADD_REGION = 1029;
  private static final int RECLAIM_REGION = 1030;
  private static final int BIND = 1031;
  private static final int UNBIND = 1032;

  private static final int GET_LINK = 1024;
  private static final int GET_CERTIFICATE = 1025;
  private static final int GET_MEASUREMENTS = 1026;
  private static final int GET_SPDM_ATTRS = 1027;
  private static final int GET_REPORT = 1028;
  private static final int GET_STATE = 1029;
  private static final int MAP_MMIO = 1030;
  private static final int START = 1031;
  private static final int STOP = 1032;

  private static final long BUFFER = GuestLayout.EVIDENCE.value();
  private static final long SIZE = GuestLayout.EVIDENCE_SIZE;
  private static final int TEE_IOMMU = 1;
  private static final long PAGE = 4096;
  private static final int MOST_RANGES = 64;
  private static final int IDE_CONTROL = 0x0C + SelectiveBlock.CONTROL;

  private final Experiment experiment =
      new Experiment(Setup.plain().planned(plan -> plan.withAbi(AbiRevision.V0_1)));
  private final TeeIoDevice device = experiment.machine().devices().getFirst();
  private final RequesterId id = experiment.device().id();
  private final long stream = experiment.device().stream().value();

  private final Letterbox mailbox = new Letterbox(device);

  /** The device's mailbox, reached without a bus. */
  private record Letterbox(TeeIoDevice device) implements DeviceMailbox {
    @Override
    public Letter exchange(Letter request) throws IOException {
      Envelope answer =
          device
              .dsm()
              .respond(new Envelope(request.secured(), request.payload()))
              .orElseThrow(() -> new IOException("no answer"));
      int padding = -answer.payload().length() & 3;
      return new Letter(answer.secured(), Bytes.concat(answer.payload(), Bytes.zeros(padding)));
    }
  }

  private SbiResult call(int fid, long... arguments) {
    return experiment.machine().call(SbiCall.of(Eid.COVH, fid, arguments));
  }

  private SbiResult drive(int fid, long... arguments) {
    SbiResult result = call(fid, arguments);
    while (result.isSuccess() && result.value() == Nacl.SPDM_PENDING_REQUEST) {
      assertThat(experiment.calls().pending().functionId()).isEqualTo(fid);
      experiment.calls().carry(id, mailbox);
      result = call(fid, arguments);
    }
    return result;
  }

  private long page(long... words) throws AccessFault {
    WireWriter out = new WireWriter();
    for (long word : words) {
      out.u64(word);
    }
    return experiment.hostPage(out.toBytes()).value();
  }

  private SbiResult registerRootPort(long base) throws AccessFault {
    long length = Topology.window(0).length();
    return call(REGISTER_RP, Topology.rootPort(0).id().value(), page(1, base, length));
  }

  private void register() throws AccessFault {
    assertThat(call(REGISTER_IOMMU, TEE_IOMMU, page(0x2800_0000L, 7, 0)))
        .isEqualTo(SbiResult.SUCCESS);
    assertThat(registerRootPort(Topology.window(0).base().value())).isEqualTo(SbiResult.SUCCESS);
  }

  private void connect() throws AccessFault {
    register();
    assertThat(drive(CONNECT, id.value(), stream)).isEqualTo(SbiResult.SUCCESS);
    setStream(SelectiveBlock.ENABLE);
  }

  private void setStream(int enable) {
    ConfigAccess access = device.configuration(id);
    int ide = access.findExtendedCapability(CapabilityId.IDE).orElseThrow();
    access.update(ide + IDE_CONTROL, SelectiveBlock.ENABLE, enable);
  }

  private long[] region(long pages) {
    return new long[] {
      experiment.tvm(),
      id.value(),
      experiment.tdi().bar().value(),
      pages,
      GuestLayout.mmio(0).value()
    };
  }

  private void bind() throws AccessFault {
    connect();
    assertThat(call(ADD_REGION, region(1))).isEqualTo(SbiResult.SUCCESS);
    assertThat(drive(BIND, experiment.tvm(), id.value())).isEqualTo(SbiResult.SUCCESS);
  }

  private SbiResult ask(Guest guest, int fid, long... arguments) {
    return guest.hart().ecall(SbiCall.of(Eid.COVG, fid, arguments));
  }

  private Bytes evidence(Guest guest, int fid, long... arguments) throws GuestFault {
    SbiResult result = ask(guest, fid, arguments);
    assertThat(result.isSuccess()).as("%d: %s", fid, result).isTrue();
    return guest.hart().load(GuestLayout.EVIDENCE, (int) result.value());
  }

  /** Verifies in the order of the specification's chapter 7, and accepts. */
  private void accept(Guest guest) throws GuestFault {
    long tdi = id.value();
    assertThat(ask(guest, GET_LINK, tdi)).isEqualTo(SbiResult.success(3));
    assertThat(evidence(guest, GET_SPDM_ATTRS, tdi, BUFFER, SIZE)).isEqualTo(Bytes.of(1));
    Bytes report = evidence(guest, GET_REPORT, tdi, BUFFER, SIZE);
    assertThat(ask(guest, GET_STATE, tdi)).isEqualTo(SbiResult.success(1));
    assertThat(evidence(guest, GET_CERTIFICATE, tdi, 0, BUFFER, SIZE).length()).isGreaterThan(1000);
    assertThat(evidence(guest, GET_MEASUREMENTS, tdi, 0, 0, BUFFER, SIZE).length())
        .isGreaterThan(200);
    assertThat(ask(guest, GET_CERTIFICATE, tdi, 1, BUFFER, SIZE).code())
        .as("of the slot that was used alone")
        .contains(SbiError.INVALID_PARAM);
    long at = GuestLayout.mmio(0).value();
    for (MmioRange range : read(report).ranges()) {
      if (range.isTee()) {
        assertThat(ask(guest, MAP_MMIO, tdi, at, range.firstPage(), range.size()))
            .isEqualTo(SbiResult.SUCCESS);
      }
      at += range.size();
    }
    assertThat(ask(guest, START, tdi)).isEqualTo(SbiResult.SUCCESS);
    assertThat(ask(guest, GET_STATE, tdi)).isEqualTo(SbiResult.success(2));
  }

  private static InterfaceReport read(Bytes report) {
    try {
      return InterfaceReport.read(report);
    } catch (MalformedInput e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWholeLifeByTheFirstNumbers() throws Exception {
    bind();
    assertThat(call(NOTIFY_IOMMU_MSI, TEE_IOMMU)).isEqualTo(SbiResult.SUCCESS);
    List<SbiResult> last = new ArrayList<>();
    experiment.run(guest -> {
      accept(guest);
      guest.use(0);
      assertThat(guest.copies(7)).isTrue();
      assertThat(guest.target()).isEqualTo(7);
      last.add(ask(guest, STOP, id.value()));
      assertThat(guest.reaches(0)).isFalse();
    });
    assertThat(last).containsExactly(SbiResult.SUCCESS);
    assertThat(drive(UNBIND, experiment.tvm(), id.value())).isEqualTo(SbiResult.SUCCESS);
    assertThat(call(RECLAIM_REGION, region(1))).isEqualTo(SbiResult.SUCCESS);
    setStream(0);
    assertThat(drive(DISCONNECT, id.value())).isEqualTo(SbiResult.SUCCESS);
    experiment.vmm().destroyTvm();
  }

  @Test
  void reclaimUnbindsWhatIsBound() throws Exception {
    bind();
    experiment.run(
        guest -> {
          accept(guest);
          guest.pause();
          assertThat(guest.reaches(0)).isFalse();
        },
        () -> assertThat(drive(RECLAIM_REGION, region(1))).isEqualTo(SbiResult.SUCCESS));
    assertThat(device.tdis().getFirst().isFrozen()).isFalse();
    setStream(0);
    assertThat(drive(DISCONNECT, id.value())).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void nothingIsConnectedBeforeRootPortAndIommuAreRegistered() throws Exception {
    assertThat(call(CONNECT, id.value(), stream).code()).contains(SbiError.INVALID_STATE);
    assertThat(call(NOTIFY_IOMMU_MSI, TEE_IOMMU).code()).contains(SbiError.INVALID_PARAM);
    assertThat(call(REGISTER_IOMMU, 0, page(0x2800_0000L, 7, 0)).code())
        .as("the host's own IOMMU")
        .contains(SbiError.INVALID_PARAM);
    assertThat(call(REGISTER_IOMMU, TEE_IOMMU, page(0x2800_0001L, 7, 0)).code())
        .contains(SbiError.INVALID_PARAM);
    assertThat(registerRootPort(Topology.window(0).base().value() + 0x1000).code())
        .as("another window than the manifest's")
        .contains(SbiError.INVALID_PARAM);
    assertThat(call(REGISTER_RP, 0x77, page(0)).code()).contains(SbiError.INVALID_PARAM);
    assertThat(call(REGISTER_RP, Topology.rootPort(0).id().value(), page(1L << 40)).code())
        .contains(SbiError.INVALID_PARAM);
    assertThat(call(CONNECT, id.value(), stream).code()).contains(SbiError.INVALID_STATE);
    register();
    assertThat(call(CONNECT, id.value(), 256).code()).contains(SbiError.INVALID_PARAM);
    assertThat(drive(CONNECT, id.value(), stream)).isEqualTo(SbiResult.SUCCESS);
  }

  private SbiResult registerRootPort(int count) throws AccessFault {
    long[] words = new long[1 + 2 * count];
    words[0] = count;
    for (int i = 0; i < count; i++) {
      words[1 + 2 * i] = Topology.window(0).base().value();
      words[2 + 2 * i] = Topology.window(0).length();
    }
    return call(REGISTER_RP, Topology.rootPort(0).id().value(), page(words));
  }

  @Test
  void whatIsRegisteredIsOfItsFormToTheLastBit() throws Exception {
    long message = 0x2800_0000L;
    for (long[] none :
        new long[][] {{message, 1L << 32, 0}, {message, 7, 2}, {message + 2, 7, 0}}) {
      assertThat(call(REGISTER_IOMMU, TEE_IOMMU, page(none)).code())
          .contains(SbiError.INVALID_PARAM);
    }
    assertThat(call(REGISTER_IOMMU, TEE_IOMMU, page(message, 0xFFFF_FFFFL, 1)))
        .isEqualTo(SbiResult.SUCCESS);
    assertThat(call(NOTIFY_IOMMU_MSI, TEE_IOMMU)).isEqualTo(SbiResult.SUCCESS);
    assertThat(call(NOTIFY_IOMMU_MSI, TEE_IOMMU | 1L << 32).code())
        .contains(SbiError.INVALID_PARAM);
    assertThat(registerRootPort(0).code()).contains(SbiError.INVALID_PARAM);
    assertThat(registerRootPort(MOST_RANGES + 1).code()).contains(SbiError.INVALID_PARAM);
    assertThat(registerRootPort(MOST_RANGES)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aRegionHasAsManyPagesAsBytesCanCount() throws Exception {
    connect();
    long most = Long.MAX_VALUE / PAGE;
    for (long pages : new long[] {0, -1, most + 1}) {
      assertThat(call(ADD_REGION, region(pages)).code()).contains(SbiError.INVALID_PARAM);
    }
    assertThat(call(ADD_REGION, region(most)).code()).contains(SbiError.INVALID_ADDRESS);
  }

  @Test
  void numbersOfTheOtherRevisionMeanNothing() throws Exception {
    connect();
    assertThat(call(CovhFunction.SPDM_HEARTBEAT.fid(), id.value()).code())
        .contains(SbiError.NOT_SUPPORTED);
    Experiment current = new Experiment(Setup.plain());
    assertThat(current.machine().call(SbiCall.of(Eid.COVH, 1029)).code())
        .contains(SbiError.NOT_SUPPORTED);
  }
}
