package io.teeio.tsm.tvm;

import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.memory.ConfidentialPage;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.PageOwner;
import io.teeio.platform.memory.PageUse;
import io.teeio.platform.memory.TlbVersions;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;

/**
 * COVH create_tvm: takes the pages of the G-stage root and of the TVM's state, or leaves everything
 * as it was.
 */
public final class TvmCreation {
  private static final long PAGE = 4096;
  private static final int ROOT_PAGES = 4;

  private final Substrate substrate;
  private final TvmTable tvms;
  private final Turn pages;

  /** Creates TVMs in {@code tvms}; {@code pages} is the turn of the page ledger. */
  public TvmCreation(Substrate substrate, TvmTable tvms, Turn pages) {
    this.substrate = substrate;
    this.tvms = tvms;
    this.pages = pages;
  }

  /** create_tvm: the number of the new TVM. */
  public long create(long parameters, long length) throws Refused, Violation {
    Refused.unless(length == TvmCreateParams.SIZE, SbiError.INVALID_PARAM, "length " + length);
    TvmCreateParams wanted = parse(substrate.host().copyIn(parameters, TvmCreateParams.SIZE));
    HostMemory.requireAligned(wanted.pageDirectory().value(), GStageMode.ROOT_SIZE);
    HostMemory.requireAligned(wanted.state().value(), PAGE);
    try (Turn.Held _ = pages.take()) {
      return create(wanted);
    }
  }

  private long create(TvmCreateParams wanted) throws Refused, Violation {
    PageOwner.Tvm owner = new PageOwner.Tvm(tvms.nextId());
    int gscid = tvms.takeGscid();
    List<ConfidentialPage> taken = new ArrayList<>();
    boolean done = false;
    try {
      List<ConfidentialPage> root =
          substrate.ledger().assign(wanted.pageDirectory(), ROOT_PAGES, owner, PageUse.GUEST_TABLE);
      taken.addAll(root);
      ConfidentialPage state = substrate.ledger().assign(wanted.state(), owner, PageUse.TVM_STATE);
      taken.add(state);
      GStage stage =
          new GStage(
              owner,
              GStageMode.SV39X4,
              root,
              substrate.memory(),
              substrate.ledger(),
              new TlbVersions(substrate.guards()),
              substrate.guards());
      GuestMemory memory = new GuestMemory(substrate.memory(), stage, substrate.guards());
      Tvm tvm =
          new Tvm(owner.id(), gscid, stage, state, memory, substrate.crypto(), substrate.guards());
      tvms.add(tvm);
      done = true;
      substrate
          .events()
          .accept(new TsmEvent.TvmChanged(tvm.id(), tvm.state(), tvm.registers().initial()));
      return owner.id();
    } finally {
      if (!done) {
        tvms.freeGscid(gscid);
        for (ConfidentialPage page : taken) {
          substrate.ledger().release(page);
        }
      }
    }
  }

  private static TvmCreateParams parse(Bytes bytes) throws Refused {
    try {
      return TvmCreateParams.read(bytes);
    } catch (MalformedInput e) {
      throw new Refused(SbiError.INVALID_PARAM, e.getMessage());
    }
  }
}
