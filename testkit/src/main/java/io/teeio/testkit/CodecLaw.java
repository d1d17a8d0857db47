package io.teeio.testkit;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What every codec obeys: a valid encoding comes back byte for byte; one that is too short or too
 * long is refused with the codec's own error; and no damage makes it throw anything else.
 */
public final class CodecLaw {
  private static final int EVERY_BIT_UP_TO = 1_024;

  private CodecLaw() {}

  /** A codec under test: decodes {@code encoded}, all of it, and encodes what it found. */
  @FunctionalInterface
  public interface Decoder {
    /** The encoding of what was decoded. */
    byte[] decodeAndEncode(byte[] encoded) throws Exception;
  }

  /**
   * All laws on one valid encoding.
   *
   * @param valid an encoding that the codec writes
   * @param refusal the codec's own error
   * @param decoder the codec
   */
  public static void check(byte[] valid, Class<? extends Exception> refusal, Decoder decoder) {
    roundTrips(valid, decoder);
    refusesTruncation(valid, refusal, decoder);
    refusesExtension(valid, refusal, decoder);
    survivesBitFlips(valid, refusal, decoder);
  }

  /**
   * As {@link #check} for an encoding whose last field is as long as what is left: when it is cut
   * or followed by more, the codec refuses it or writes the same again.
   */
  public static void checkOpen(byte[] valid, Class<? extends Exception> refusal, Decoder decoder) {
    roundTrips(valid, decoder);
    for (int length = 0; length <= valid.length + 4; length++) {
      byte[] resized = Arrays.copyOf(valid, length);
      try {
        if (!Arrays.equals(resized, decoder.decodeAndEncode(resized.clone()))) {
          throw new AssertionError("resized, came back otherwise: " + hex(resized));
        }
      } catch (Exception problem) {
        mustBe(refusal, problem, "resized to " + length + " bytes", resized);
      }
    }
    survivesBitFlips(valid, refusal, decoder);
  }

  /** {@code valid} is decoded and comes back byte for byte. */
  public static void roundTrips(byte[] valid, Decoder decoder) {
    byte[] again;
    try {
      again = decoder.decodeAndEncode(valid.clone());
    } catch (Exception problem) {
      throw new AssertionError("a valid encoding was refused: " + hex(valid), problem);
    }
    if (!Arrays.equals(valid, again)) {
      throw new AssertionError("wrote " + hex(again) + " after reading " + hex(valid));
    }
  }

  /** Every proper prefix of {@code valid} is refused. */
  public static void refusesTruncation(
      byte[] valid, Class<? extends Exception> refusal, Decoder decoder) {
    for (int length = 0; length < valid.length; length++) {
      refuses(Arrays.copyOf(valid, length), refusal, decoder, "cut to " + length + " bytes");
    }
  }

  /** {@code valid} with one to four bytes behind it is refused. */
  public static void refusesExtension(
      byte[] valid, Class<? extends Exception> refusal, Decoder decoder) {
    for (int extra = 1; extra <= 4; extra++) {
      byte[] longer = Arrays.copyOf(valid, valid.length + extra);
      refuses(longer, refusal, decoder, "followed by " + extra + " zero bytes");
      Arrays.fill(longer, valid.length, longer.length, (byte) 0xFF);
      refuses(longer, refusal, decoder, "followed by " + extra + " bytes FF");
    }
  }

  /**
   * Whichever bit of {@code valid} is flipped, the codec refuses it with its error, or decodes it
   * to what it writes and reads again.
   */
  public static void survivesBitFlips(
      byte[] valid, Class<? extends Exception> refusal, Decoder decoder) {
    int bits = valid.length * 8;
    int stride = bits <= EVERY_BIT_UP_TO * 8 ? 1 : bits / (EVERY_BIT_UP_TO * 8) | 1;
    for (int bit = 0; bit < bits; bit += stride) {
      byte[] damaged = valid.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      byte[] once;
      try {
        once = decoder.decodeAndEncode(damaged.clone());
      } catch (Exception problem) {
        mustBe(refusal, problem, "bit " + bit + " flipped", damaged);
        continue;
      }
      roundTrips(once, decoder);
    }
  }

  private static void refuses(
      byte[] damaged, Class<? extends Exception> refusal, Decoder decoder, String how) {
    try {
      decoder.decodeAndEncode(damaged.clone());
    } catch (Exception problem) {
      mustBe(refusal, problem, how, damaged);
      return;
    }
    throw new AssertionError(how + ", yet accepted: " + hex(damaged));
  }

  private static void mustBe(
      Class<? extends Exception> refusal, Exception problem, String how, byte[] damaged) {
    if (!refusal.isInstance(problem)) {
      throw new AssertionError(how + ", threw what is not the codec's: " + hex(damaged), problem);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
