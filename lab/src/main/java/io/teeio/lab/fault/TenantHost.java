package io.teeio.lab.fault;

import io.teeio.lab.fault.Tenant.Waiting;
import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Eid;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tvm.AcceleratorRing;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** What the host does for its TVMs: builds them, and runs them from one exit to the next. */
final class TenantHost {
  private static final int PAGE = 4096;
  private static final int ROOT = 4;
  private static final int TABLES = 12;

  /** Pages through which a guest speaks with the TSM: nonce and key. */
  private static final int MESSAGES = 2;

  private static final int SCAUSE = Nacl.csr(0x142);
  private static final int ECALL = 10;
  private static final long RUN_AGAIN = 0;
  private static final long FID_MASK = 0xFFFF;

  private final Rig rig;
  private final Host host;

  TenantHost(Rig rig) {
    this.rig = rig;
    this.host = rig.host();
  }

  /** Builds {@code tenant} anew; the first call that fails ends it. */
  SbiResult create(Tenant tenant) {
    int slots = rig.slots().size();
    int evidence = GuestLayout.EVIDENCE_SIZE / PAGE;
    int rings = slots * AcceleratorRing.BYTES / PAGE;
    int own = ROOT + 1 + TABLES + 1 + 1;
    int all = own + evidence + MESSAGES + rings + 2 * slots;
    HostAddress run = host.pages().take(all, ROOT);
    HostAddress state = run.plus(ROOT * PAGE);
    HostAddress tables = state.plus(PAGE);
    HostAddress entry = tables.plus(TABLES * PAGE);
    HostAddress vcpu = entry.plus(PAGE);
    tenant.builtFrom(run.value(), all);
    Chain chain = new Chain();
    chain.call(CovhFunction.CONVERT_PAGES, run.value(), all);
    chain.call(CovhFunction.GLOBAL_FENCE);
    host.store(host.scratch(), new TvmCreateParams(run, state).toBytes());
    long id = chain.call(CovhFunction.CREATE_TVM, host.scratch().value(), TvmCreateParams.SIZE);
    if (chain.failed()) {
      return chain.result;
    }
    tenant.created(id);
    chain.call(
        CovhFunction.ADD_TVM_MEMORY_REGION, id, GuestLayout.ENTRY.value(), GuestLayout.MEMORY_SIZE);
    chain.call(CovhFunction.ADD_TVM_PAGE_TABLE_PAGES, id, tables.value(), TABLES);
    host.store(
        host.scratch(), Bytes.concat(tenant.image(), Bytes.zeros(PAGE - tenant.image().length())));
    chain.call(
        CovhFunction.ADD_TVM_MEASURED_PAGES,
        id,
        host.scratch().value(),
        entry.value(),
        0,
        1,
        GuestLayout.ENTRY.value());
    chain.call(CovhFunction.CREATE_TVM_VCPU, id, 0, vcpu.value());
    chain.call(CovhFunction.FINALIZE_TVM, id, GuestLayout.ENTRY.value(), 0, 0);
    long next = run.plus((long) own * PAGE).value();
    next = chain.zeros(id, next, evidence, GuestLayout.EVIDENCE.value());
    next = chain.zeros(id, next, MESSAGES, GuestLayout.NONCE.value());
    next = chain.zeros(id, next, rings, GuestLayout.RING.value());
    next = chain.zeros(id, next, slots, GuestLayout.SOURCE.value());
    chain.zeros(id, next, slots, GuestLayout.TARGET.value());
    return chain.result;
  }

  /** Calls in order, of which none is made after one that failed. */
  private final class Chain {
    private SbiResult result = SbiResult.SUCCESS;

    long call(CovhFunction function, long... arguments) {
      if (!failed()) {
        result = host.call(function, arguments);
      }
      return result.value();
    }

    long zeros(long tvm, long pages, int count, long guest) {
      call(CovhFunction.ADD_TVM_ZERO_PAGES, tvm, pages, 0, count, guest);
      return pages + (long) count * PAGE;
    }

    boolean failed() {
      return !result.isSuccess();
    }
  }

  /** Does for {@code tenant} what it waits for, and runs it until it waits again. */
  void run(Tenant tenant) {
    bring(tenant);
    if (tenant.waiting() instanceof Waiting.Over) {
      return;
    }
    if (tenant.waiting() instanceof Waiting.Reply(Optional<PendingSpdm> slot, SbiResult result)) {
      slot.ifPresent(host::put);
      answer(result);
    } else {
      answer(SbiResult.SUCCESS);
    }
    SbiResult result = host.call(CovhFunction.RUN_TVM_VCPU, tenant.id(), 0);
    if (!result.isSuccess()) {
      if (!result.is(SbiError.BUSY)) {
        tenant.awaits(new Waiting.Over("the TSM does not run it: " + result));
      }
      return;
    }
    tenant.awaits(result.value() == RUN_AGAIN ? exit() : ended());
    if (tenant.waiting() instanceof Waiting.Over(String why)) {
      rig.watch().problem(tenant.number(), why);
    }
  }

  private void bring(Tenant tenant) {
    switch (tenant.waiting()) {
      case Waiting.Message(int device, PendingSpdm slot) -> {
        PendingSpdm answer = host.exchanged(device, slot, "guest");
        boolean lost = answer.isTransportError() && !slot.payload().isEmpty();
        tenant.awaits(
            new Waiting.Reply(
                Optional.of(answer), lost ? SbiResult.of(SbiError.IO) : SbiResult.SUCCESS));
      }
      case Waiting.Transcript(int device) -> {
        SbiResult given = host.giveTranscript(device);
        tenant.awaits(
            new Waiting.Reply(
                Optional.empty(),
                given.isSuccess() ? SbiResult.SUCCESS : SbiResult.of(SbiError.IO)));
      }
      case Waiting.Idle _, Waiting.Reply _, Waiting.Over _ -> {}
    }
  }

  private void answer(SbiResult result) {
    host.field(Nacl.argument(0), result.error());
    host.field(Nacl.argument(1), result.value());
  }

  private Waiting ended() {
    return new Waiting.Over("its program ended with cause " + host.field(SCAUSE));
  }

  private Waiting exit() {
    int cause = (int) host.field(SCAUSE);
    if (cause != ECALL) {
      return new Waiting.Over("it stopped with cause " + cause);
    }
    SbiCall call =
        SbiCall.of(
            (int) host.field(Nacl.argument(7)),
            (int) (host.field(Nacl.argument(6)) & FID_MASK),
            host.field(Nacl.argument(0)));
    if (call.is(HostCallFunction.STAGE)) {
      return new Waiting.Idle();
    }
    int device = rig.deviceOf((int) call.a0());
    if (call.eid() != Eid.COVG || device < 0) {
      return new Waiting.Reply(Optional.empty(), SbiResult.of(SbiError.NOT_SUPPORTED));
    }
    if (call.is(CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT)) {
      return new Waiting.Transcript(device);
    }
    return host.slot()
        .<Waiting>map(slot -> new Waiting.Message(device, slot))
        .orElseGet(() -> new Waiting.Reply(Optional.empty(), SbiResult.of(SbiError.IO)));
  }
}
