package io.teeio.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes one message; grows as needed. A value that does not fit its field is a bug of ours and
 * throws {@link IllegalArgumentException}.
 */
public final class WireWriter {
  private static final VarHandle U16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] target;
  private int at;
  private boolean shared;

  /** An empty writer with room for a short message. */
  public WireWriter() {
    this(64);
  }

  /** An empty writer with room for {@code expected} bytes before it has to grow. */
  public WireWriter(int expected) {
    target = new byte[Math.max(expected, 8)];
  }

  /** An unsigned byte. */
  public WireWriter u8(int value) {
    fits(value, 0xFF);
    room(1);
    target[at++] = (byte) value;
    return this;
  }

  /** An unsigned 16-bit number. */
  public WireWriter u16(int value) {
    fits(value, 0xFFFF);
    room(2);
    U16.set(target, at, (short) value);
    at += 2;
    return this;
  }

  /** An unsigned 24-bit number. */
  public WireWriter u24(int value) {
    fits(value, 0xFF_FFFF);
    room(3);
    target[at++] = (byte) value;
    target[at++] = (byte) (value >> 8);
    target[at++] = (byte) (value >> 16);
    return this;
  }

  /** An unsigned 32-bit number. */
  public WireWriter u32(long value) {
    fits(value, 0xFFFF_FFFFL);
    room(4);
    U32.set(target, at, (int) value);
    at += 4;
    return this;
  }

  /** A 64-bit number. */
  public WireWriter u64(long value) {
    room(8);
    U64.set(target, at, value);
    at += 8;
    return this;
  }

  /** All of {@code value}. */
  public WireWriter bytes(Bytes value) {
    room(value.length());
    value.copyTo(target, at);
    at += value.length();
    return this;
  }

  /** The bytes of {@code value}; {@link #wipe} the writer when they are sent. */
  public WireWriter secret(Secret value) {
    byte[] secret = value.open();
    room(secret.length);
    System.arraycopy(secret, 0, target, at, secret.length);
    at += secret.length;
    return this;
  }

  /** {@code length} zero bytes. */
  public WireWriter reserved(int length) {
    room(length);
    at += length;
    return this;
  }

  /** Bytes written. */
  public int length() {
    return at;
  }

  /** What was written. */
  public Bytes toBytes() {
    shared |= Bytes.shares(at, target);
    return Bytes.part(target, 0, at);
  }

  /** What was written, as a secret; the writer is wiped. */
  public Secret toSecret() {
    Secret secret = Secret.adopt(Arrays.copyOf(target, at));
    wipe();
    return secret;
  }

  /** Moves what was written to {@code into} from {@code offset}; the writer is wiped. */
  public void drainTo(byte[] into, int offset) {
    System.arraycopy(target, 0, into, offset, at);
    wipe();
  }

  /** Overwrites all that was written and starts anew. */
  public void wipe() {
    if (shared) {
      target = new byte[8];
      shared = false;
    } else {
      Arrays.fill(target, (byte) 0);
    }
    at = 0;
  }

  private void room(int length) {
    if (shared || length > target.length - at) {
      grow(length);
    }
  }

  /** Goes on in a larger array, or in one of its own when the present one was handed out. */
  private void grow(int length) {
    byte[] old = target;
    target = Arrays.copyOf(old, Math.max(Math.addExact(at, length), old.length * 2));
    if (!shared) {
      Arrays.fill(old, (byte) 0);
    }
    shared = false;
  }

  private static void fits(long value, long maximum) {
    if (value < 0 || value > maximum) {
      throw new IllegalArgumentException(value + " does not fit in a field of 0.." + maximum);
    }
  }
}
