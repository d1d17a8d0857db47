package io.teeio.tvm;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.attest.token.TvmReport;
import io.teeio.wire.Bytes;

/** What a TVM can be seen doing. */
public sealed interface TvmEvent {
  /** It asked a question of the evidence of {@code interfaceId}. */
  record Checked(int interfaceId, Check check) implements TvmEvent {}

  /** It made up its mind about {@code interfaceId}. */
  record Decided(int interfaceId, Verdict verdict, boolean accepted) implements TvmEvent {}

  /**
   * It recorded what it decided about {@code interfaceId}, so that it can prove it; {@code digest}
   * is what its register was extended by.
   */
  record Recorded(int interfaceId, Bytes digest) implements TvmEvent {}

  /** It has evidence of itself and its devices to show. */
  record Attested(TvmReport report) implements TvmEvent {}

  /** {@code interfaceId} runs and is mapped. */
  record Accepted(int interfaceId) implements TvmEvent {}

  /** It saw {@code interfaceId} in a TDISP state (0 to 3). */
  record SawState(int interfaceId, long state) implements TvmEvent {}

  /** It moved its data; {@code direct} or through bounce buffers. */
  record Moved(boolean direct, Transfer transfer) implements TvmEvent {}

  /** It stopped {@code interfaceId}; {@code problem} is empty or says what went wrong. */
  record Stopped(int interfaceId, String problem) implements TvmEvent {}

  /** It could not go on. */
  record Failed(int interfaceId, String problem) implements TvmEvent {}
}
