package io.teeio.lab.attack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All attacks: the specification's threats first, then ours. */
public final class AttackCatalogue {
  private static final List<Attack> OF_THE_SPECIFICATION =
      List.of(
          new HostProgramsDevice(),
          new SwappedRegisters(),
          new RedirectedMmio(),
          new PreparedAccelerator(),
          new RegistersRemembered(),
          new ForgedCompletion(),
          new SpoofedRequester(),
          new ConfusedDeputy(),
          new ReroutedDma(),
          new PageBehindDevice(),
          new DeviceGone());

  private static final List<Attack> OURS =
      List.of(
          new BufferChangedLater(),
          new SharedPageInstead(),
          new LockAgain(),
          new StaleIotlb(),
          new SameKeysAgain(),
          new OlderTranscript(),
          new ExchangedRanges(),
          new RelayedEvidence(),
          new RequesterInsideRange(),
          new RequesterOutsideRange(),
          new AnsweringSwitch(),
          new InterfaceReuse(),
          new InterruptAsDma(),
          new ReplayedRecords(),
          new OlderVersion(),
          new ReadableSession(),
          new SpentCounter(),
          new HotReset(),
          new StaleHartTlb(),
          new PageAliasing(),
          new FirmwareReplaced(),
          new DelayedWrites(),
          new NeighbourMemory(),
          new StolenMedium(),
          new NeighbourSectors(),
          new WidenedStream());

  private static final List<Attack> ALL =
      Stream.concat(OF_THE_SPECIFICATION.stream(), OURS.stream()).toList();

  private AttackCatalogue() {}

  /** Every attack, in the order of the ids. */
  public static List<Attack> all() {
    return ALL;
  }

  /** The attack with that id, in upper or lower case. */
  public static Optional<Attack> find(String id) {
    return ALL.stream().filter(attack -> attack.id().equalsIgnoreCase(id)).findFirst();
  }
}
