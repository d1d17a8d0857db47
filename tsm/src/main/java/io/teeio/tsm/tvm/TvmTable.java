package io.teeio.tsm.tvm;

import io.teeio.platform.sbi.SbiError;
import io.teeio.tsm.call.Refused;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** All TVMs, by number. Numbers are never used again; GSCIDs are, after the IOMMU forgot them. */
public final class TvmTable {
  private static final int GSCIDS = 1 << 16;

  private final Map<Long, Tvm> tvms = new HashMap<>();
  private final BitSet gscids = new BitSet();
  private long next = 1;

  /** An empty table. */
  public TvmTable() {
    gscids.set(0); // 0 is what a context that was never written says
  }

  /** The TVM with number {@code id}. */
  public synchronized Tvm get(long id) throws Refused {
    Tvm tvm = tvms.get(id);
    if (tvm == null) {
      throw new Refused(SbiError.INVALID_PARAM, "there is no TVM " + id);
    }
    return tvm;
  }

  synchronized long nextId() {
    return next++;
  }

  synchronized int takeGscid() throws Refused {
    int free = gscids.nextClearBit(0);
    Refused.unless(free < GSCIDS, SbiError.OUT_OF_MEMORY, "all GSCIDs are taken");
    gscids.set(free);
    return free;
  }

  synchronized void freeGscid(int gscid) {
    gscids.clear(gscid);
  }

  synchronized void add(Tvm tvm) {
    tvms.put(tvm.id(), tvm);
  }

  synchronized void remove(Tvm tvm) {
    tvms.remove(tvm.id());
    gscids.clear(tvm.gscid());
  }
}
