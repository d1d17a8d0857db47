package io.teeio.lab.fault;

import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a host does after something went wrong: takes back all that its journal says it gave away,
 * whatever state it is in and whether or not a device helps.
 */
final class Recovery {
  private static final int PAGE = 4096;
  private static final int ENTRIES = 100;

  /** What is not to be taken back, because it works. */
  record Kept(TreeSet<Long> pages, List<Long> tvms, List<Integer> devices) {
    static Kept nothing() {
      return new Kept(new TreeSet<>(), List.of(), List.of());
    }

    /** All that {@code rig} has given away now. */
    static Kept now(Rig rig, List<Integer> devices) {
      Journal journal = rig.host().journal();
      return new Kept(
          new TreeSet<>(journal.converted()), List.copyOf(journal.tvms().keySet()), devices);
    }
  }

  private final Rig rig;
  private final Host host;
  private final Kept kept;

  Recovery(Rig rig, Kept kept) {
    this.rig = rig;
    this.host = rig.host();
    this.kept = kept;
  }

  /** Takes everything back; what did not come back. */
  List<String> run() {
    rig.follow(FaultPlan.NOTHING);
    List<Long> tvms = tvms();
    unbind(tvms);
    unbind(tvms); // the first may have ended what waited on the same device for another interface
    for (Journal.Region region : List.copyOf(host.journal().regions())) {
      if (tvms.contains(region.tvm())) {
        host.call(
            CovhFunction.RECLAIM_TVM_INTERFACE_REGION,
            region.tvm(),
            region.tdi(),
            region.base(),
            region.length());
      }
    }
    for (int i = 0; i < rig.devices().size(); i++) {
      if (!kept.devices().contains(i)) {
        host.setStream(i, false);
        drive(i, CovhFunction.DISCONNECT_DEVICE, rig.devices().get(i).id().value());
      }
    }
    disconnectStrangers();
    tvms.forEach(tvm -> host.call(CovhFunction.DESTROY_TVM, tvm));
    rig.tenants().stream().filter(each -> tvms.contains(each.id())).forEach(Tenant::gone);
    takePagesBack();
    return outstanding();
  }

  /** What a call that was changed on its way began to connect: a function without a mailbox. */
  private void disconnectStrangers() {
    TreeSet<Long> strangers = new TreeSet<>(host.journal().connected());
    rig.devices().forEach(device -> strangers.remove((long) device.id().value()));
    for (long stranger : strangers) {
      for (int i = 0; i < ENTRIES && host.journal().connected().contains(stranger); i++) {
        host.put(PendingSpdm.transportError(CovhFunction.DISCONNECT_DEVICE.fid(), (int) stranger));
        host.call(CovhFunction.DISCONNECT_DEVICE, stranger);
      }
    }
  }

  /**
   * First what waits already: it goes on with the arguments that it began with, or not at all. A
   * call that was changed on its way may have bound an interface that the host never meant.
   */
  private void unbind(List<Long> tvms) {
    TreeSet<Long> interfaces = new TreeSet<>(host.journal().everBound());
    rig.slots().forEach(slot -> interfaces.add((long) slot.id()));
    for (long tdi : interfaces) {
      int device = rig.deviceOf((int) tdi);
      if (device >= 0 && !kept.devices().contains(device)) {
        for (Journal.Unbinding begun : host.journal().unbindings()) {
          if (begun.tdi() == tdi) {
            drive(device, CovhFunction.UNBIND_INTERFACE, begun.tvm(), tdi);
          }
        }
        for (long tvm : tvms) {
          drive(device, CovhFunction.UNBIND_INTERFACE, tvm, tdi);
        }
      }
    }
  }

  private List<Long> tvms() {
    List<Long> all = new ArrayList<>(host.journal().tvms().keySet());
    all.removeAll(kept.tvms());
    return all;
  }

  /**
   * A host that restarted does not know whether the TSM still waits for an answer to this very
   * call. It says first that there will be none (A-10d): if the TSM does not wait, nobody reads it.
   */
  private void drive(int device, CovhFunction function, long... arguments) {
    int id = rig.devices().get(device).id().value();
    host.put(PendingSpdm.transportError(function.fid(), id));
    SbiResult result = host.begin(device, function, arguments);
    if (!host.isPending(device) && result.is(SbiError.IO)) {
      host.begin(device, function, arguments);
    }
    for (int i = 0; i < ENTRIES && host.isPending(device); i++) {
      host.carry(device);
    }
  }

  private void takePagesBack() {
    host.call(CovhFunction.GLOBAL_FENCE);
    TreeSet<Long> pages = new TreeSet<>(host.journal().converted());
    pages.removeAll(kept.pages());
    while (!pages.isEmpty()) {
      long first = pages.pollFirst();
      long count = 1;
      while (pages.remove(first + count * PAGE)) {
        count++;
      }
      SbiResult all = host.call(CovhFunction.RECLAIM_PAGES, first, count);
      for (long i = 0; i < count && !all.isSuccess(); i++) {
        host.call(CovhFunction.RECLAIM_PAGES, first + i * PAGE, 1);
      }
    }
  }

  private List<String> outstanding() {
    List<String> left = new ArrayList<>();
    TreeSet<Long> pages = new TreeSet<>(host.journal().converted());
    pages.removeAll(kept.pages());
    if (!pages.isEmpty()) {
      left.add(
          pages.size()
              + " pages did not come back, the first 0x"
              + Long.toHexString(pages.first()));
    }
    tvms().forEach(tvm -> left.add("TVM " + tvm + " could not be destroyed"));
    for (Journal.Region region : host.journal().regions()) {
      if (!kept.tvms().contains(region.tvm())) {
        left.add("did not come back: " + region);
      }
    }
    return left;
  }
}
