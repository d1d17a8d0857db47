package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.platform.cove.AttestationCapabilities;
import io.teeio.platform.cove.TsmInfo;
import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.wire.Bytes;

/** Structures that host, TSM and RDSM find in each other's memory. */
class SbiFuzzTest {
  @FuzzTest
  void pendingSpdm(byte[] input) {
    Law.read(input, PendingSpdm::read)
        .ifPresent(read ->
            Law.require(Bytes.copyOf(input).startsWith(read.toBytes()), "is not what came"));
  }

  @FuzzTest
  void ideStreamDescriptor(byte[] input) {
    Law.read(input, IdeStreamDescriptor::read)
        .ifPresent(read -> {
          byte[] written = read.toBytes().toArray();
          Law.require(written.length <= input.length, "grew");
          Law.repeats(written, IdeStreamDescriptor::read, IdeStreamDescriptor::toBytes);
        });
  }

  @FuzzTest
  void ideKeyDescriptor(byte[] input) {
    Law.read(input, IdeKeyDescriptor::read)
        .ifPresent(read ->
            Law.require(Bytes.copyOf(input).startsWith(read.toBytes()), "is not what came"));
  }

  @FuzzTest
  void cove(byte[] input) {
    Law.read(input, TsmInfo::read);
    Law.read(input, AttestationCapabilities::read);
    Law.read(input, TvmCreateParams::read)
        .ifPresent(read ->
            Law.require(Bytes.copyOf(input).startsWith(read.toBytes()), "is not what came"));
  }
}
