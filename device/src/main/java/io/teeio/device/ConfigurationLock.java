package io.teeio.device;

import io.teeio.pcie.StreamId;
import io.teeio.pcie.config.SriovCapability;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.List;

/** What LOCK demands of configuration space: BARs, SR-IOV, phantom functions, IDE registers. */
final class ConfigurationLock {
  /** System Page Size: 4 KiB. */
  private static final int PAGES_OF_4_KIB = 1;

  private final FunctionSpace space;
  private final FunctionSpace.PhysicalPart part;
  private final AddressMap addresses;
  private final Guards guards;

  ConfigurationLock(
      FunctionSpace space, FunctionSpace.PhysicalPart part, AddressMap addresses, Guards guards) {
    this.space = space;
    this.part = part;
    this.addresses = addresses;
    this.guards = guards;
  }

  /**
   * Checks that the configuration can be locked.
   *
   * @param function 0 for the physical function, n for virtual function n
   * @param stream the default stream that LOCK names
   * @throws Violation if it cannot
   */
  void require(int function, StreamId stream) throws Violation {
    requireStream(stream);
    guards.require(DeviceRule.LOCK_NO_PHANTOM_FUNCTIONS, !space.hasPhantomFunctions());
    guards.require(
        DeviceRule.LOCK_BARS_PLACED,
        addresses.placed(function).isPresent() && addresses.isDecoded(function));
    guards.require(DeviceRule.LOCK_BARS_DISJOINT, addresses.isDisjoint());
    int pages = part.sriov().map(SriovCapability::systemPageSize).orElse(PAGES_OF_4_KIB);
    guards.require(
        DeviceRule.LOCK_SRIOV_PAGE_SIZE,
        pages == PAGES_OF_4_KIB,
        () -> "System Page Size is 0x" + Integer.toHexString(pages));
  }

  private void requireStream(StreamId stream) throws Violation {
    List<SelectiveBlock> enabled =
        part.ide().registers().selective().stream().filter(SelectiveBlock::enabled).toList();
    List<SelectiveBlock> mine =
        enabled.stream().filter(block -> block.streamId().equals(stream)).toList();
    guards.require(
        DeviceRule.LOCK_STREAM_SECURE,
        mine.size() == 1 && mine.getFirst().secure(),
        () -> "stream " + stream + (mine.isEmpty() ? " is not enabled" : " is not Secure"));
    guards.require(
        DeviceRule.LOCK_DEFAULT_STREAM_TC0,
        mine.stream().allMatch(block -> block.trafficClass() == 0));
    guards.require(
        DeviceRule.LOCK_ONE_DEFAULT_STREAM,
        enabled.stream()
            .filter(SelectiveBlock::defaultStream)
            .allMatch(block -> block.streamId().equals(stream)),
        () -> "another stream is marked as the default stream");
  }
}
