package io.teeio.platform.hart;

import io.teeio.platform.hart.Handover.Step;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One virtual CPU: a program on a {@link Handover}. {@link #run} starts it at the entry page or
 * carries on where it left; it comes back with the {@link Exit} that the TSM has to deal with.
 *
 * <p>The first run fetches the entry page through the TVM's G-stage and looks its program up; a
 * page without a program is an illegal instruction.
 */
public final class VirtualCpu implements AutoCloseable {
  /** Why the guest stopped running. */
  public sealed interface Exit {
    /** It calls the TSM; resume with {@link Entry.Returned}. */
    record Ecall(SbiCall call) implements Exit {}

    /** An access faulted; resume with {@link Entry.Retry} or {@link Entry.Deliver}. */
    record Fault(GuestFault fault) implements Exit {}

    /** It was interrupted before an access; resume with {@link Entry.Retry}. */
    record Interrupted() implements Exit {}

    /** It ended: by returning, or by a fault that it did not handle. There is no way back. */
    record Finished(Optional<GuestFault> unhandled) implements Exit {}
  }

  /** How the guest goes on. */
  public sealed interface Entry {
    /** For the first run. */
    record Begin() implements Entry {}

    /** Its call returned. */
    record Returned(SbiResult result) implements Entry {}

    /** It tries the access again. */
    record Retry() implements Entry {}

    /** It gets the fault. */
    record Deliver() implements Entry {}
  }

  private enum Awaited {
    BEGIN,
    RETURN,
    VERDICT,
    NOTHING
  }

  private final Handover<Exit, Entry, Exit> handover;
  private final AtomicBoolean interrupt = new AtomicBoolean();
  private Awaited awaited = Awaited.BEGIN;

  /**
   * A virtual CPU that has not run yet.
   *
   * @param id its number within the TVM
   * @param entry guest address of the entry page, a multiple of 4096
   * @param argument what the TVM was finalized with
   * @param bus guest memory and devices of the TVM
   * @param programs what the processor can execute
   */
  public VirtualCpu(
      int id, GuestAddress entry, long argument, GuestBus bus, ProgramStore programs) {
    handover =
        new Handover<>(
            "vcpu-" + id,
            host ->
                execute(
                    new RunningGuest(id, argument, bus, host, interrupt), entry, bus, programs));
  }

  /**
   * Runs the guest until its next exit.
   *
   * @throws IllegalStateException if {@code entry} does not fit the last exit
   */
  public Exit run(Entry entry) {
    Awaited answered =
        switch (entry) {
          case Entry.Begin _ -> Awaited.BEGIN;
          case Entry.Returned _ -> Awaited.RETURN;
          case Entry.Retry _, Entry.Deliver _ -> Awaited.VERDICT;
        };
    if (answered != awaited) {
      throw new IllegalStateException("the guest awaits " + awaited + ", not " + answered);
    }
    Step<Exit, Exit> step = awaited == Awaited.BEGIN ? handover.start() : handover.resume(entry);
    Exit exit =
        switch (step) {
          case Step.Asked<Exit, Exit>(Exit asked) -> asked;
          case Step.Finished<Exit, Exit>(Exit last) -> last;
        };
    awaited =
        switch (exit) {
          case Exit.Ecall _ -> Awaited.RETURN;
          case Exit.Fault _, Exit.Interrupted _ -> Awaited.VERDICT;
          case Exit.Finished _ -> Awaited.NOTHING;
        };
    return exit;
  }

  /** Makes the guest leave before its next access, whichever thread it runs on. */
  public void interrupt() {
    interrupt.set(true);
  }

  /** Whether the guest ended. */
  public boolean isFinished() {
    return awaited == Awaited.NOTHING;
  }

  /** Ends the guest where it stands. */
  @Override
  public void close() {
    awaited = Awaited.NOTHING;
    handover.cancel();
  }

  private static Exit execute(
      RunningGuest guest, GuestAddress entry, GuestBus bus, ProgramStore programs) {
    try {
      byte[] page = new byte[ProgramStore.PAGE];
      bus.fetch(entry, page, 0, page.length);
      GuestProgram program =
          programs
              .find(Bytes.copyOf(page))
              .orElseThrow(() -> new GuestFault(GuestFault.Cause.ILLEGAL_INSTRUCTION, entry));
      program.run(guest);
      return new Exit.Finished(Optional.empty());
    } catch (GuestFault fault) {
      return new Exit.Finished(Optional.of(fault));
    }
  }
}
