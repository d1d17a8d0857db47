package io.teeio.lab.fault;

import io.teeio.platform.sbi.SbiCall;
import java.util.List;

/** What becomes of a call's registers. */
final class Alteration {
  private Alteration() {}

  /** The last register that holds something is lost. */
  static SbiCall truncated(SbiCall call) {
    long[] a = registers(call);
    for (int i = a.length - 1; i >= 0; i--) {
      if (a[i] != 0) {
        a[i] = 0;
        break;
      }
    }
    return SbiCall.of(call.eid(), call.fid(), a);
  }

  /** One bit of a register that holds something is another. */
  static SbiCall corrupted(Rig rig, SbiCall call) {
    long[] a = registers(call);
    int used = 1;
    for (int i = 0; i < a.length; i++) {
      used = a[i] == 0 ? used : i + 1;
    }
    int register = rig.choose(used);
    int width = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(a[register]));
    a[register] ^= 1L << rig.choose(width);
    return SbiCall.of(call.eid(), call.fid(), a);
  }

  /** It names another device's interface and another TVM. */
  static SbiCall swapped(Rig rig, SbiCall call) {
    long[] a = registers(call);
    for (int i = 0; i < a.length; i++) {
      a[i] = swapped(rig, a[i]);
    }
    return SbiCall.of(call.eid(), call.fid(), a);
  }

  private static long swapped(Rig rig, long value) {
    List<Tenant> tenants = rig.tenants();
    for (int i = 0; i < tenants.size(); i++) {
      long other = tenants.get((i + 1) % tenants.size()).id();
      if (tenants.get(i).id() == value && value != 0 && other != 0) {
        return other;
      }
    }
    int device = rig.deviceOf((int) value);
    if (value != (int) value || device < 0) {
      return value;
    }
    long offset = value - rig.devices().get(device).id().value();
    return rig.devices().get(rig.otherDevice(device)).id().value() + offset;
  }

  private static long[] registers(SbiCall call) {
    return call.arguments().stream().mapToLong(Long::longValue).toArray();
  }
}
