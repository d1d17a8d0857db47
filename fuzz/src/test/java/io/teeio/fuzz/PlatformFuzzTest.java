package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/** Every structure of {@code platform.sbi} that a caller puts in memory. */
class PlatformFuzzTest {
  @FuzzTest
  void pendingSpdm(byte[] input) {
    try {
      PendingSpdm read = PendingSpdm.read(Bytes.copyOf(input));
      require(Bytes.copyOf(input).startsWith(read.toBytes()));
    } catch (MalformedInput malformed) {
      require(malformed.offset() <= input.length);
    }
  }

  @FuzzTest
  void ideKeyDescriptor(byte[] input) {
    try {
      IdeKeyDescriptor read = IdeKeyDescriptor.read(Bytes.copyOf(input));
      require(Bytes.copyOf(input).startsWith(read.toBytes()));
    } catch (MalformedInput malformed) {
      require(malformed.offset() <= input.length);
    }
  }

  @FuzzTest
  void ideStreamDescriptor(byte[] input) {
    try {
      IdeStreamDescriptor read = IdeStreamDescriptor.read(Bytes.copyOf(input));
      require(IdeStreamDescriptor.read(read.toBytes()).equals(read));
    } catch (MalformedInput malformed) {
      require(malformed.offset() <= input.length);
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new AssertionError("a structure that does not survive being written again");
    }
  }
}
