package io.teeio.lab.fault;

import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a host has given away and not got back, as its firmware saw it: the log that it finds again
 * when it restarts.
 */
final class Journal {
  private static final int PAGE = 4096;

  /** Registers of an interface that a TVM was given. */
  record Region(long tvm, long tdi, long base, long length) {}

  /** An unbinding that waits for the device's answer, perhaps of a TVM that is gone by now. */
  record Unbinding(long tvm, long tdi) {}

  /** Where a TVM has a page. */
  private record Place(long tvm, long guest) {}

  private final Map<Long, Place> places = new HashMap<>();
  private final TreeSet<Long> converted = new TreeSet<>();
  private final TreeSet<Long> everConverted = new TreeSet<>();
  private final TreeMap<Long, Long> tvms = new TreeMap<>();
  private final List<Region> regions = new ArrayList<>();
  private final TreeSet<Long> connected = new TreeSet<>();
  private final List<Unbinding> unbindings = new ArrayList<>();
  private final TreeSet<Long> bound = new TreeSet<>();

  /** {@code call} was made and returned {@code result}; {@code root} is a new TVM's directory. */
  void note(SbiCall call, SbiResult result, long root) {
    noteUnbinding(call, result);
    if (!result.isSuccess()) {
      return;
    }
    if (call.is(CovhFunction.CONVERT_PAGES)) {
      for (long i = 0; i < call.a1(); i++) {
        converted.add(call.a0() + i * PAGE);
        everConverted.add(call.a0() + i * PAGE);
      }
    } else if (call.is(CovhFunction.RECLAIM_PAGES)) {
      for (long i = 0; i < call.a1(); i++) {
        converted.remove(call.a0() + i * PAGE);
      }
    } else if (call.is(CovhFunction.CREATE_TVM)) {
      tvms.put(result.value(), root);
    } else if (call.is(CovhFunction.DESTROY_TVM)) {
      tvms.remove(call.a0());
      places.values().removeIf(place -> place.tvm() == call.a0());
    } else if (call.is(CovhFunction.ADD_TVM_ZERO_PAGES)) {
      for (long i = 0; i < call.a3(); i++) {
        places.put(call.a1() + i * PAGE, new Place(call.a0(), call.a4() + i * PAGE));
      }
    } else if (call.is(CovhFunction.TVM_REMOVE_PAGES)) {
      for (long i = 0; i < call.a2(); i += PAGE) {
        places.values().remove(new Place(call.a0(), call.a1() + i));
      }
    } else if (call.is(CovhFunction.ADD_TVM_INTERFACE_REGION)) {
      regions.add(new Region(call.a0(), call.a1(), call.a2(), call.a3()));
    } else if (call.is(CovhFunction.RECLAIM_TVM_INTERFACE_REGION)) {
      regions.remove(new Region(call.a0(), call.a1(), call.a2(), call.a3()));
    } else if (call.is(CovhFunction.BIND_INTERFACE)) {
      bound.add(call.a1());
    } else if (call.is(CovhFunction.CONNECT_DEVICE)) {
      connected.add(call.a0());
    } else if (call.is(CovhFunction.DISCONNECT_DEVICE)
        && result.value() != Nacl.SPDM_PENDING_REQUEST) {
      connected.remove(call.a0());
    }
  }

  /** What is refused waits on; only its end, or the word that no answer came, ends it. */
  private void noteUnbinding(SbiCall call, SbiResult result) {
    if (!call.is(CovhFunction.UNBIND_INTERFACE)) {
      return;
    }
    Unbinding unbinding = new Unbinding(call.a0(), call.a1());
    boolean pending = result.isSuccess() && result.value() == Nacl.SPDM_PENDING_REQUEST;
    if (result.isSuccess() || result.is(SbiError.IO)) {
      unbindings.remove(unbinding);
    }
    if (pending) {
      unbindings.add(unbinding);
    }
  }

  /** Unbindings that were begun and not ended. */
  List<Unbinding> unbindings() {
    return List.copyOf(unbindings);
  }

  /** Interfaces whose binding was begun at some time, whether the host meant them or not. */
  NavigableSet<Long> everBound() {
    return bound;
  }

  /** Functions whose connection was begun and not ended. */
  NavigableSet<Long> connected() {
    return connected;
  }

  /** Pages that are not the host's now. */
  NavigableSet<Long> converted() {
    return converted;
  }

  /** Pages that were not the host's at some time. */
  NavigableSet<Long> everConverted() {
    return everConverted;
  }

  /** TVMs that live, with the first page of their directories. */
  NavigableMap<Long, Long> tvms() {
    return tvms;
  }

  /** The TVM that {@code page} was given to as memory, if it was. */
  Optional<Long> owner(long page) {
    return Optional.ofNullable(places.get(page)).map(Place::tvm);
  }

  /** Registers that are not the host's now. */
  List<Region> regions() {
    return regions;
  }

  /** What is still out, in a few words; empty if nothing. */
  List<String> outstanding() {
    List<String> left = new ArrayList<>();
    if (!converted.isEmpty()) {
      left.add(converted.size() + " pages");
    }
    tvms.keySet().forEach(tvm -> left.add("TVM " + tvm));
    regions.forEach(region -> left.add(region.toString()));
    return left;
  }
}
