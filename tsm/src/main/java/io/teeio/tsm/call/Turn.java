package io.teeio.tsm.call;

import io.teeio.platform.sbi.SbiError;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets one hart at a time work on something and sends the others away. Turns are taken in
 * the order device, TVM, pages. Not reentrant: a call that comes back to where it is already is a
 * second one.
 */
public final class Turn {
  private final String of;
  private final AtomicBoolean taken = new AtomicBoolean();

  /** Nobody's turn yet; {@code of} says at what. */
  public Turn(String of) {
    this.of = of;
  }

  /** A turn that ends when closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes the turn.
   *
   * @throws Refused with {@link SbiError#BUSY} if another has it
   */
  public Held take() throws Refused {
    if (!taken.compareAndSet(false, true)) {
      throw new Refused(SbiError.BUSY, of + " is in use by another hart");
    }
    return () -> taken.set(false);
  }

  /** Whether someone has it. */
  public boolean isTaken() {
    return taken.get();
  }
}
