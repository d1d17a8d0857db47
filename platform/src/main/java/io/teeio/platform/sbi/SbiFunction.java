package io.teeio.platform.sbi;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One function of one extension: the only place where its numbers are written. */
public sealed interface SbiFunction
    permits SupdFunction, NaclFunction, CovhFunction, CovgFunction, CovtFunction, HostCallFunction {
  /** Extension id. */
  int eid();

  /** Function id within the extension. */
  int fid();

  /** The constant's name. */
  String name();

  /** The name as the specification writes it, as {@code covh_connect_device}. */
  default String title() {
    return (Eid.text(eid()) + "_" + name()).toLowerCase(Locale.ROOT);
  }

  /** The function with these numbers, or empty if the catalogue has none. */
  static Optional<SbiFunction> find(int eid, int fid) {
    Stream<? extends SbiFunction> functions =
        switch (eid) {
          case Eid.SUPD -> Stream.of(SupdFunction.values());
          case Eid.NACL -> Stream.of(NaclFunction.values());
          case Eid.COVH -> Stream.of(CovhFunction.values());
          case Eid.COVG -> Stream.of(CovgFunction.values());
          case Eid.COVT -> Stream.of(CovtFunction.values());
          case HostCallFunction.EID -> Stream.of(HostCallFunction.values());
          default -> Stream.empty();
        };
    return functions.filter(f -> f.fid() == fid).map(SbiFunction.class::cast).findFirst();
  }
}
