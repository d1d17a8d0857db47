package io.teeio.platform.iommu;

import io.teeio.platform.iommu.IommuCommand.AtsInvalidate;
import io.teeio.platform.iommu.IommuCommand.AtsPageGroupResponse;
import io.teeio.platform.iommu.IommuCommand.Fence;
import io.teeio.platform.iommu.IommuCommand.InvalidateDdt;
import io.teeio.platform.iommu.IommuCommand.InvalidateGvma;
import io.teeio.platform.iommu.IommuCommand.InvalidatePdt;
import io.teeio.platform.iommu.IommuCommand.InvalidateVma;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Where the fields of commands are. A set reserved bit makes a command illegal. */
final class CommandFormat {
  static final long IOTINVAL_VMA = 1;
  static final long IOTINVAL_GVMA = 1 | 1 << 7;
  static final long IOFENCE = 2;
  static final long IODIR_DDT = 3;
  static final long IODIR_PDT = 3 | 1 << 7;
  static final long ATS_INVAL = 4;
  static final long ATS_PRGR = 4 | 1 << 7;

  static final long AV = 1 << 10;
  static final long PR = 1 << 12;
  static final long PW = 1 << 13;
  static final long PV = 1L << 32;
  static final long GV = 1L << 33;
  static final long DV = 1L << 33;
  static final long DSV = 1L << 33;

  private static final long FUNCTION = 0x3FF;
  private static final long PID = 0xF_FFFFL << 12;
  private static final long GSCID = 0xFFFFL << 44;
  private static final long DID = 0xFF_FFFFL << 40;
  private static final long RID = 0xFFFFL << 40;
  private static final long DSEG = 0xFFL << 56;
  private static final long DATA = 0xFFFF_FFFFL << 32;
  private static final long PAGE_FIELD = ((1L << 52) - 1) << 10;
  private static final long WORD_FIELD = (1L << 62) - 1;

  private CommandFormat() {}

  static long address(OptionalLong address) {
    return address.isPresent() ? AV : 0;
  }

  static long page(OptionalLong address) {
    return address.isPresent() ? address.getAsLong() >>> 12 << 10 : 0;
  }

  static long process(OptionalInt id) {
    return id.isPresent() ? PV | (id.getAsInt() & 0xF_FFFFL) << 12 : 0;
  }

  static long guest(OptionalInt gscid) {
    return gscid.isPresent() ? GV | (gscid.getAsInt() & 0xFFFFL) << 44 : 0;
  }

  static long target(OptionalInt segment, int requesterId) {
    return (segment.isPresent() ? DSV | (long) segment.getAsInt() << 56 : 0)
        | (requesterId & 0xFFFFL) << 40;
  }

  static long device(int id) {
    return DV | (id & 0xFF_FFFFL) << 40;
  }

  static Optional<IommuCommand> decode(long dw0, long dw1) {
    int function = (int) (dw0 & FUNCTION);
    long operands = dw0 & ~FUNCTION;
    return switch (function) {
      case (int) IOTINVAL_VMA ->
          only(operands, AV | PID | PV | GV | GSCID, dw1, PAGE_FIELD)
              .map(_ -> new InvalidateVma(guestOf(dw0), processOf(dw0), addressOf(dw0, dw1)));
      case (int) IOTINVAL_GVMA ->
          only(operands, AV | PID | GV | GSCID, dw1, PAGE_FIELD)
              .map(_ -> new InvalidateGvma(guestOf(dw0), addressOf(dw0, dw1)));
      case (int) IOFENCE ->
          only(operands, AV | PR | PW | DATA, dw1, WORD_FIELD)
              .map(_ -> new Fence((dw0 & PR) != 0, (dw0 & PW) != 0, storeOf(dw0, dw1)));
      case (int) IODIR_DDT ->
          only(operands, DV | DID, dw1, 0)
              .map(_ ->
                  new InvalidateDdt(
                      (dw0 & DV) != 0 ? OptionalInt.of(deviceOf(dw0)) : OptionalInt.empty()));
      case (int) IODIR_PDT ->
          only(operands, PID | DV | DID, dw1, 0)
              .filter(_ -> (dw0 & DV) != 0)
              .map(_ -> new InvalidatePdt(deviceOf(dw0), (int) ((dw0 & PID) >>> 12)));
      case (int) ATS_INVAL ->
          only(operands, PID | PV | DSV | RID | DSEG, dw1, -1)
              .map(_ -> new AtsInvalidate(processOf(dw0), segmentOf(dw0), requesterOf(dw0), dw1));
      case (int) ATS_PRGR ->
          only(operands, PID | PV | DSV | RID | DSEG, dw1, -1)
              .map(_ ->
                  new AtsPageGroupResponse(processOf(dw0), segmentOf(dw0), requesterOf(dw0), dw1));
      default -> Optional.empty();
    };
  }

  /** Something if no bit outside the given fields is set. */
  private static Optional<Boolean> only(long operands, long fields0, long dw1, long fields1) {
    return (operands & ~fields0) == 0 && (dw1 & ~fields1) == 0
        ? Optional.of(true)
        : Optional.empty();
  }

  private static OptionalInt guestOf(long dw0) {
    return (dw0 & GV) != 0 ? OptionalInt.of((int) ((dw0 & GSCID) >>> 44)) : OptionalInt.empty();
  }

  private static OptionalInt processOf(long dw0) {
    return (dw0 & PV) != 0 ? OptionalInt.of((int) ((dw0 & PID) >>> 12)) : OptionalInt.empty();
  }

  private static OptionalLong addressOf(long dw0, long dw1) {
    return (dw0 & AV) != 0 ? OptionalLong.of(dw1 >>> 10 << 12) : OptionalLong.empty();
  }

  private static Optional<Fence.Store> storeOf(long dw0, long dw1) {
    return (dw0 & AV) != 0
        ? Optional.of(new Fence.Store(dw1 << 2, (int) (dw0 >>> 32)))
        : Optional.empty();
  }

  private static int deviceOf(long dw0) {
    return (int) ((dw0 & DID) >>> 40);
  }

  private static OptionalInt segmentOf(long dw0) {
    return (dw0 & DSV) != 0 ? OptionalInt.of((int) ((dw0 & DSEG) >>> 56)) : OptionalInt.empty();
  }

  private static int requesterOf(long dw0) {
    return (int) ((dw0 & RID) >>> 40);
  }
}
