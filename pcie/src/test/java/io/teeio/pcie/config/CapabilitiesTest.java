package io.teeio.pcie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeClient;
import io.teeio.pcie.doe.DoeFailure;
import io.teeio.pcie.doe.DoeMailbox;
import io.teeio.pcie.doe.DoeType;
import io.teeio.pcie.ide.AddressAssociation;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.IdeRegisters;
import io.teeio.pcie.ide.IdeState;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  private final ConfigSpace space = new ConfigSpace();
  private final ConfigAccess host = ConfigAccess.of(space);

  @Test
  void theHeaderNamesTheFunctionAndLetsAHostEnableIt() {
    FunctionHeader.addTo(space, 0x1D1D, 0x7EE1, 0x12_0000, true);
    host.write(0x00, -1);
    assertThat(host.read(0x00)).isEqualTo(0x7EE1_1D1D);
    assertThat(host.read(0x08) >>> 8).isEqualTo(0x12_0000);
    assertThat(host.read(0x0C) & 0x80_0000).isNotZero();
    host.write(FunctionHeader.COMMAND, -1);
    assertThat(host.read(FunctionHeader.COMMAND))
        .isEqualTo(
            FunctionHeader.MEMORY_SPACE
                | FunctionHeader.BUS_MASTER
                | FunctionHeader.INTERRUPT_DISABLE);
  }

  @Test
  void aBarTellsItsSizeAndTakesAnAddress() {
    for (long size : new long[] {0x1000, 0x1_0000, 0x10_0000, 1L << 36}) {
      Bar bar = new Bar(FunctionHeader.BAR0, size);
      bar.addTo(space, true);
      assertThat(bar.address(space)).isEmpty();
      assertThat(Bar.probe(host, FunctionHeader.BAR0)).isEqualTo(size);
      Bar.assign(host, FunctionHeader.BAR0, 0x80_0000_0000L);
      assertThat(bar.address(space)).contains(0x80_0000_0000L);
      assertThat(Bar.probe(host, FunctionHeader.BAR0)).isEqualTo(size);
      assertThat(bar.address(space)).contains(0x80_0000_0000L);
    }
    assertThat(Bar.probe(host, 0x20)).isZero();
    assertThatThrownBy(() -> new Bar(0x10, 0x1800)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pcieSaysWhetherTheFunctionIsTeeIoCapable() {
    PcieCapability capability = PcieCapability.addTo(space, true);
    int at = host.findCapability(CapabilityId.PCI_EXPRESS).orElseThrow();
    assertThat(at).isEqualTo(capability.offset());
    assertThat(host.read(at + PcieCapability.DEVICE_CAPABILITIES) >>> 30 & 1).isEqualTo(1);
    host.write(capability.deviceControl(), PcieCapability.INITIATE_FLR | 1);
    assertThat(host.read(capability.deviceControl()) & 0xFFFF).isEqualTo(1);
    ConfigSpace plain = new ConfigSpace();
    PcieCapability.addTo(plain, false);
    assertThat(plain.read(0x44) & PcieCapability.TEE_IO).isZero();
  }

  @Test
  void msixCountsItsVectorsAndIsActiveWhenEnabledAndNotMasked() {
    MsixCapability msix = MsixCapability.addTo(space, 4, 0, 0x1000, 0x2000);
    int at = host.findCapability(CapabilityId.MSIX).orElseThrow();
    assertThat(msix.messageControl()).isEqualTo(3);
    assertThat(host.read(at + 4)).isEqualTo(0x1000);
    assertThat(host.read(at + 8)).isEqualTo(0x2000);
    assertThat(msix.active()).isFalse();
    host.write(at, MsixCapability.ENABLE << 16);
    assertThat(msix.active()).isTrue();
    assertThat(msix.messageControl() & 0x7FF).isEqualTo(3);
    host.write(at, (MsixCapability.ENABLE | MsixCapability.FUNCTION_MASK) << 16);
    assertThat(msix.active()).isFalse();
  }

  @Test
  void virtualFunctionsAreEnabledByTheHost() {
    SriovCapability sriov = SriovCapability.addTo(space, 4, 1, 1, 0x7EE2, 0x1_0000);
    int at = host.findExtendedCapability(CapabilityId.SRIOV).orElseThrow();
    assertThat(sriov.enabled()).isZero();
    host.write(at + SriovCapability.NUM_VFS, 2);
    assertThat(sriov.enabled()).isZero();
    host.write(at + SriovCapability.CONTROL, SriovCapability.VF_ENABLE);
    assertThat(sriov.enabled()).isEqualTo(2);
    assertThat(sriov.memorySpace()).isFalse();
    host.write(
        at + SriovCapability.CONTROL, SriovCapability.VF_ENABLE | SriovCapability.VF_MEMORY_SPACE);
    assertThat(sriov.memorySpace()).isTrue();
    host.write(at + SriovCapability.NUM_VFS, 99);
    assertThat(sriov.enabled()).isEqualTo(4);
    assertThat(sriov.barAddress(0)).isEmpty();
    Bar.assign(host, at + SriovCapability.VF_BAR0, 0x5000_0000L);
    assertThat(sriov.barAddress(3)).contains(0x5003_0000L);
    assertThat(sriov.systemPageSize()).isEqualTo(1);
    host.write(at + SriovCapability.SYSTEM_PAGE_SIZE, 2);
    assertThat(sriov.systemPageSize()).isEqualTo(2);
  }

  @Test
  void aMailboxIsReachedThroughItsCapability() throws DoeFailure {
    int at = DoeCapability.addTo(space, new DoeMailbox(Optional::of));
    assertThat(host.findExtendedCapability(CapabilityId.DOE)).contains(at);
    DoeClient client =
        new DoeClient(DoeCapability.registers(host, at), () -> {}, 3, DataObject.MAX_DWORDS);
    DataObject request = DataObject.pciSig(DoeType.SPDM, Bytes.fromHex("10840000"));
    assertThat(client.exchange(request)).isEqualTo(request);
    assertThat(host.read(at) & 0xFFFF).isEqualTo(CapabilityId.DOE);
  }

  @Test
  void aHostProgramsASelectiveStream() {
    IdeCapability ide = IdeCapability.addTo(space, 3, 2);
    int at = host.findExtendedCapability(CapabilityId.IDE).orElseThrow();
    assertThat(at).isEqualTo(ide.offset());
    int block = ide.block(1);
    AddressRange bars = new AddressRange(0x4000_0000L, 0x401F_FFFFL);
    AddressAssociation range = AddressAssociation.of(bars);
    host.write(block + SelectiveBlock.RID_1, 0xBEF2 << 8);
    host.write(block + SelectiveBlock.RID_2, 0xBEEF << 8 | 1);
    host.write(block + SelectiveBlock.RANGES, range.reg1());
    host.write(block + SelectiveBlock.RANGES + 4, range.reg2());
    host.write(block + SelectiveBlock.RANGES + 8, range.reg3());
    host.write(
        block + SelectiveBlock.CONTROL,
        5 << 24 | SelectiveBlock.DEFAULT_STREAM | SelectiveBlock.ENABLE);
    IdeRegisters registers = ide.registers();
    assertThat(registers.selective()).hasSize(3);
    assertThat(registers.capability() & IdeRegisters.IDE_KM).isNotZero();
    SelectiveBlock found = registers.blockOf(StreamId.of(5)).orElseThrow();
    assertThat(found.enabled()).isTrue();
    assertThat(found.memory()).containsExactly(bars);
    assertThat(found.rids())
        .contains(new SelectiveBlock.RidRange(RequesterId.of(0xBEEF), RequesterId.of(0xBEF2)));
    assertThat(ide.holds(block)).isTrue();
    assertThat(ide.holds(at - 4)).isFalse();
    assertThat(ide.holds(ide.block(3))).isFalse();
  }

  @Test
  void statusShowsTheStateAndAFailMessageUntilItIsCleared() {
    IdeCapability ide = IdeCapability.addTo(space, 1, 0);
    int status = ide.block(0) + SelectiveBlock.STATUS;
    ide.show(0, IdeState.SECURE);
    host.write(status, 0);
    assertThat(host.read(status)).isEqualTo(2);
    assertThat(ide.registers().selective().getFirst().secure()).isTrue();
    ide.showFailReceived(0);
    host.write(status, 0xF);
    assertThat(host.read(status)).isEqualTo(SelectiveBlock.FAIL_RECEIVED | 2);
    host.write(status, SelectiveBlock.FAIL_RECEIVED);
    assertThat(host.read(status)).isEqualTo(2);
    ide.show(0, IdeState.INSECURE);
    assertThat(host.read(status)).isZero();
  }

  @Test
  void theDefaultCapabilityFitsInAQueryResponseOf74Dwords() {
    IdeCapability ide = IdeCapability.addTo(space, 4, 1);
    assertThat(8 + ide.image().length()).isLessThanOrEqualTo(74 * 4);
  }
}
